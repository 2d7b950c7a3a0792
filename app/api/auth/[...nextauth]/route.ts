import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";

type Segment = { params: Promise<{ nextauth: string[] }> };

async function handler(request: Request, segment: Segment): Promise<Response> {
  return NextAuth(authOptions())(request, segment);
}

export { handler as GET, handler as POST };
