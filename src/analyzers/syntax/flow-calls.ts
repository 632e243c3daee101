import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf } from "./calls.ts";
import type { Source } from "./source.ts";

/** Calls after which a value is a number, a truth value, a digest or an identifier: never a text of one's choice. */
const harmlessCalls =
  /^(int|float|bool|len|hash|abs|round|uuid\.UUID|Number|parseInt|parseFloat|Boolean|BigInt|mongoose\.Types\.ObjectId|(mongodb\.|bson\.)?ObjectI[dD]|strconv\.(Atoi|Parse\w+|Itoa|Format\w+)|Integer\.(parseInt|valueOf)|Long\.(parseLong|valueOf)|UUID\.fromString|java\.util\.UUID\.fromString|github\.com\/google\/uuid\.(Parse|MustParse))$/;
const harmlessMethods =
  /^(hexdigest|digest|length|size|count|indexOf|hashCode|equals|startsWith|endsWith|startswith|endswith|includes|contains|has|test|isdigit|isalnum|toFixed|getTime|isEmpty|exists|isFile|isDirectory)$/;

/** Functions that give a text, or what it stands for, much as they got it. */
const handsOn =
  /^(str|bytes|dict|list|tuple|repr|string|String|Buffer\.from|Object\.(assign|values|keys|entries)|Array\.from|decodeURI(Component)?|encodeURI|unescape|atob|btoa|JSON\.\w+|json\.\w+|URL|URI|URLSearchParams|url\.(URL|parse|resolve|format)|(querystring|qs)\.\w+|path\.(posix\.|win32\.)?(join|resolve|normalize)|util\.format|os\.path\.(join|abspath|normpath|realpath|expanduser)|pathlib\.\w*Path|urllib\.parse\.\w+|base64\.\w+|b64decode|copy\.\w+|re\.sub|append|strings\.\w+|bytes\.\w+|bufio\.\w+|io\.(ReadAll|LimitReader|TeeReader|NopCloser)|io\/ioutil\.ReadAll|io\.ioutil\.ReadAll|encoding\/\w+\.\w+(\(\)\.\w+)?|net\/url\.\w+|path(\/filepath)?\.(Join|Clean|Abs|FromSlash|ToSlash)|fmt\.Sprint\w*|(java\.io\.)?(File|StringReader|ByteArrayInputStream|InputStreamReader|BufferedReader|InputSource|BufferedInputStream)|java\.nio\.file\.(Paths\.get|Path\.of)|Paths\.get|Path\.of|java\.net\.(URL|URI|URI\.create|URLDecoder\.decode)|URI\.create|URLDecoder\.decode|String\.(valueOf|join)|java\.lang\.String|StringBuilder|StringBuffer|java\.util\.Optional\.\w+|Optional\.\w+|java\.util\.Base64\.\w+\(\)\.\w+|Base64\.\w+\(\)\.\w+|Objects\.\w+|java\.util\.Objects\.\w+|io\.(BytesIO|StringIO))$/;

/** Methods that give what they got, or put it to what they are called on. */
const handsOnMethods =
  /^(append|concat|join|joinpath|parse|parseAsync|parse_obj|model_validate|loads|decode|resolve|format|defaultIfEmpty|orElse|replace|then)$/;

/** True when whatever went into a call, nothing that somebody chose freely comes out. */
export function isHarmlessCall(call: Node, source: Source, clears: RegExp): boolean {
  const callee = calleeOf(call, source) ?? "";
  const method = methodOf(call) ?? "";
  return (
    harmlessCalls.test(callee) ||
    harmlessMethods.test(method) ||
    clears.test(callee) ||
    clears.test(`.${method}`) ||
    keepsOnlyListed(call, method)
  );
}

/**
 * True when a call gives its arguments on. Others give something of their own: what a database
 * holds under a name that somebody sent is not what they sent.
 */
export function handsArgumentsOn(call: Node, source: Source): boolean {
  const callee = calleeOf(call, source) ?? "";
  return handsOn.test(callee) || handsOnMethods.test(methodOf(call) ?? "");
}

/** `name.replace(/[^a-z0-9]/g, "")`, `re.sub(r"[^\w]", "", name)`: only listed characters are left. */
function keepsOnlyListed(call: Node, method: string): boolean {
  if (!/^(replace|replaceAll|sub|ReplaceAllString)$/.test(method)) return false;
  return argumentsOf(call).some((argument) =>
    /^(r?["'`]|\/)(\[\^|\\W|\\D|\(\?:?\[\^)/.test(argument.text),
  );
}
