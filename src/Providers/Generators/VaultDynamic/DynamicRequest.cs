using System.Text;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Providers.Vault;

namespace Keyferry.Providers.Generators.VaultDynamic;

/// <summary>What a VaultDynamicSecret asks for. No record: its text would hold what is sent.</summary>
internal sealed class DynamicRequest
{
    private const int MostParameters = 100;
    private const string Get = "GET";

    private DynamicRequest(VaultCall call, string method, string resultType, bool allowsEmpty)
    {
        Call = call;
        IsGet = method == Get;
        IsWrite = method is not (Get or "LIST");
        ResultType = resultType;
        AllowsEmpty = allowsEmpty;
    }

    /// <summary>The call.</summary>
    public VaultCall Call { get; }

    /// <summary>Whether it is a plain read.</summary>
    public bool IsGet { get; }

    /// <summary>Whether it changes something, so that a repetition would do it again.</summary>
    public bool IsWrite { get; }

    /// <summary>The part of the answer that is yielded: Data, Auth or Raw.</summary>
    public string ResultType { get; }

    /// <summary>Whether an answer without content yields no keys, and no error.</summary>
    public bool AllowsEmpty { get; }

    /// <summary>Reads a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="error">What is wrong, beginning with the field; empty where nothing is.</param>
    public static DynamicRequest? Of(VaultDynamicSecretSpec spec, out string error)
    {
        var path = VaultPaths.Clean(spec.Path ?? "");
        path = path.StartsWith("v1/", StringComparison.Ordinal) ? path["v1/".Length..] : path;
        var method = string.IsNullOrEmpty(spec.Method) ? Get : spec.Method.ToUpperInvariant();
        var type = string.IsNullOrEmpty(spec.ResultType) ? "Data" : spec.ResultType;
        var query = spec.GetParameters ?? [];
        error = VaultPaths.Problem(path) is { } problem ? $"path cannot be asked for: {problem}"
            : type is not ("Data" or "Auth" or "Raw") ? "resultType is to be Data, Auth or Raw"
            : method.Length > 16 || !method.All(char.IsAsciiLetterUpper) ? "method is no HTTP method, such as GET or POST"
            : query.Count > MostParameters || query.Values.Any(static v => v.Count > MostParameters)
                ? $"getParameters has more than {MostParameters} entries"
            : spec.Parameters is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) }
                ? "parameters is to be an object"
            : "";
        return error.Length > 0 ? null : new DynamicRequest(CallOf(path, method, spec), method, type, spec.AllowEmptyResponse == true);
    }

    private static VaultCall CallOf(string path, string method, VaultDynamicSecretSpec spec)
    {
        // Reading dynamic credentials makes some: not repeated unless the manifest says so.
        bool? isIdempotent = spec.RetrySettings?.MaxRetries > 0 && method is Get or "LIST" ? null : false;
        return method switch
        {
            Get => new VaultCall("ReadSecretData", HttpMethod.Get, path) { Query = Query(spec.GetParameters ?? []), IsIdempotent = isIdempotent },
            "LIST" => new VaultCall("ListSecrets", HttpMethod.Get, path) { Query = VaultCall.ListQuery, IsIdempotent = isIdempotent },
            "DELETE" => new VaultCall("DeleteSecret", HttpMethod.Delete, path) { IsIdempotent = isIdempotent },
            _ => new VaultCall("WriteSecretData", HttpMethod.Put, path) { Body = Body(spec.Parameters), IsIdempotent = isIdempotent },
        };
    }

    private static byte[] Body(JsonElement? parameters) =>
        parameters is { ValueKind: JsonValueKind.Object } given ? Encoding.UTF8.GetBytes(given.GetRawText()) : "{}"u8.ToArray();

    private static string Query(Dictionary<string, List<string>> parameters) => string.Join('&', parameters
        .OrderBy(static p => p.Key, StringComparer.Ordinal)
        .SelectMany(static p => p.Value.Select(v => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(v)}")));
}
