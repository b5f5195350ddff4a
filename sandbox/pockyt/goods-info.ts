import { z } from "zod";

/** Source: SEED. The docs' table says `goods_info` where every sample says `goods_name`. */
const item = z.looseObject({ goods_name: z.string().min(1), quantity: z.string().regex(/^[1-9]\d*$/) });

/** A list in SEED, one object in the reference page and the PHP SDK. */
const goods = z.union([item, z.array(item).min(1)]);

/** `goodsInfo` is JSON in a string. */
export function goodsInfoProblem(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "must be a JSON array or object written as a string";
  }
  return goods.safeParse(value).success
    ? undefined
    : "must be goods, one or a list, each with goods_name and quantity as strings";
}
