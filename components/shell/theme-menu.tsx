"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { buttonLooks } from "@/components/ui/button";
import {
  Menu,
  MenuContent,
  MenuRadioGroup,
  MenuRadioItem,
  MenuTrigger,
} from "@/components/ui/menu";
import { setTheme, useTheme } from "@/components/ui/preferences";
import { parseTheme, type Theme } from "@/components/ui/theme";

const CHOICES: Record<Theme, { word: string; Icon: typeof Sun }> = {
  system: { word: "As the system", Icon: Monitor },
  light: { word: "Light", Icon: Sun },
  dark: { word: "Dark", Icon: Moon },
};

export function ThemeMenu() {
  const theme = useTheme();
  const { Icon, word } = CHOICES[theme];
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Theme: ${word}`}
        className={buttonLooks({ variant: "quiet", size: "icon" })}
      >
        <Icon className="size-4" aria-hidden />
      </MenuTrigger>
      <MenuContent>
        <MenuRadioGroup
          value={theme}
          onValueChange={(value) => setTheme(parseTheme(String(value)))}
        >
          {Object.entries(CHOICES).map(([value, choice]) => (
            <MenuRadioItem key={value} value={value} closeOnClick>
              <choice.Icon className="size-4" aria-hidden />
              {choice.word}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
