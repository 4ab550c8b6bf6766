using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>Refusals of a vault, as Azure Key Vault words them.</summary>
internal static class VaultErrors
{
    public static DoubleAnswer Error(int status, string code, string message, string? inner = null, string? header = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (inner is not null)
        {
            error["innererror"] = new JsonObject { ["code"] = inner };
        }

        var answer = new DoubleAnswer(status, new JsonObject { ["error"] = error });
        if (header is not null)
        {
            answer.Headers["WWW-Authenticate"] = header;
        }

        return answer;
    }

    public static DoubleAnswer NotFound(string collection, string name)
    {
        var word = Word(collection, isFirst: false);
        var help = collection == "secrets"
            ? " If you recently deleted this secret you may be able to recover it using the correct recovery command. For help "
                + "resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182"
            : "";
        return Error(404, $"{Word(collection, isFirst: true)}NotFound", $"A {word} with (name/id) {name} was not found in this key vault.{help}");
    }

    public static string Word(string collection, bool isFirst)
    {
        var word = collection.TrimEnd('s');
        return isFirst ? char.ToUpperInvariant(word[0]) + word[1..] : word;
    }
}
