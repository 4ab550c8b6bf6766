using Keyferry.Text.Naming;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Says what to do about a function that does not exist.</summary>
internal static class UnknownFunction
{
    private const int LongestName = 40;

    public static string Describe(string name, FunctionSet functions) => name.Length > LongestName
        ? $"there is no function of this name, {name[..LongestName]}..."
        : $"there is no function {name}{Advice(name, functions)}";

    private static string Advice(string name, FunctionSet functions) => name switch
    {
        "env" or "expandenv" => ": templates cannot read the environment; put the value into the data",
        "getHostByName" => ": templates cannot use the network",
        "include" => ": that is Helm's; write {{ template \"name\" . }}",
        "tpl" or "required" or "lookup" or "toToml" or "fromYamlArray" or "fromJsonArray" =>
            $": that is Helm's{(name == "required" ? "; a missing key is an error here anyway" : ", and there is nothing like it here")}",
        "base64decode" => " in engine version v2: use b64dec",
        "base64encode" => " in engine version v2: use b64enc",
        "fromJSON" => " in engine version v2: use fromJson",
        "toJSON" => " in engine version v2: use toJson",
        "toBytes" => " in engine version v2: values are strings already",
        "pemPrivateKey" or "pemCertificate" or "pkcs12keyPem" or "pkcs12certPem" =>
            " in engine version v2: pkcs12key and pkcs12cert give PEM already",
        _ => NearestName.Of(name, functions.Functions.Select(static f => f.Name)) is { } close ? $": did you mean {close}?" : $", nor one with a name like that; for a key of the data write .{name}",
    };
}
