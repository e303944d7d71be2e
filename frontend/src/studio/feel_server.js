// Asks the server what an expression may read at a place, and what is wrong with it.
import { ask } from "./boot.js";

/**
 * `about` is {file, element}; `place` names the expression as findings do. Without an answer nothing is offered or marked:
 * the findings say it after the next save.
 */
export function feelOf(address) {
  const post = async (sent) => {
    const { ok, said } = await ask(address, { method: "POST", sent });
    return ok ? said : {};
  };
  return {
    names: async (about) => (await post(about)).names ?? [],
    lint: async (about, place, text, dialect = "expression") =>
      (await post({ ...about, place, text, dialect })).problems ?? [],
  };
}
