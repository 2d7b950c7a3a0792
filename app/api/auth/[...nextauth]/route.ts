import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";
import { readWebEnvironment } from "@/lib/config/env";

type Segment = { params: Promise<{ nextauth: string[] }> };

async function handler(request: Request, segment: Segment): Promise<Response> {
  return NextAuth(authOptions(readWebEnvironment()))(request, segment);
}

export { handler as GET, handler as POST };
