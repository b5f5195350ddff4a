import { z } from "zod";

/** Source: SEED. The docs' table says `goods_info` where every sample says `goods_name`. */
const goods = z
  .array(z.looseObject({ goods_name: z.string().min(1), quantity: z.string().regex(/^[1-9]\d*$/) }))
  .min(1);

/** `goodsInfo` is JSON in a string. */
export function goodsInfoProblem(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "must be a JSON array written as a string";
  }
  return goods.safeParse(value).success
    ? undefined
    : "must list goods, each with goods_name and quantity as strings";
}
