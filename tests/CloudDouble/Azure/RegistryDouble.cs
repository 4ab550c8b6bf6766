using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>The token endpoints of a container registry (https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md).</summary>
internal sealed class RegistryDouble(AzureDouble azure)
{
    private readonly RSA _key = RSA.Create(2048);

    public string Host => "shop.azurecr.io";

    /// <summary>What the tokens of Microsoft Entra have to be for.</summary>
    public string[] Audiences { get; } = ["https://management.azure.com", "https://management.azure.com/", "https://management.core.windows.net/"];

    public DateTimeOffset RefreshTokenEnds => azure.Time.GetUtcNow().AddHours(3);

    public DateTimeOffset AccessTokenEnds => azure.Time.GetUtcNow().AddMinutes(75);

    public DoubleAnswer Answer(DoubleRequest request)
    {
        var form = request.Form();
        return (request.Method.Method, request.Address.AbsolutePath, form.GetValueOrDefault("grant_type")) switch
        {
            (_, _, _) when form.GetValueOrDefault("service") != Host => Refused(400, "INVALID_SERVICE"),
            ("POST", "/oauth2/exchange", "access_token") => Exchange(form),
            ("POST", "/oauth2/token", "refresh_token") => Token(form),
            _ => Refused(400, "UNSUPPORTED"),
        };
    }

    private DoubleAnswer Exchange(Dictionary<string, string> form)
    {
        var token = form.GetValueOrDefault("access_token") ?? "";
        return form.GetValueOrDefault("tenant") is not (null or EntraDouble.Tenant)
            || !Audiences.Any(a => azure.Entra.Problem(token, a) is null)
            ? Refused(401, "UNAUTHORIZED")
            : new DoubleAnswer(200, new JsonObject { ["refresh_token"] = Sign("refresh_token", RefreshTokenEnds, "*") });
    }

    private DoubleAnswer Token(Dictionary<string, string> form)
    {
        var token = form.GetValueOrDefault("refresh_token") ?? "";
        return TestJwt.Read(token) is not { } read || !TestJwt.IsSignedBy(token, _key)
            || TestJwt.Text(read.Claims, "grant_type") != "refresh_token"
            ? Refused(401, "UNAUTHORIZED")
            : !form.TryGetValue("scope", out var scope) ? Refused(400, "INVALID_SCOPE")
            : new DoubleAnswer(200, new JsonObject { ["access_token"] = Sign("access_token", AccessTokenEnds, scope) });
    }

    private string Sign(string type, DateTimeOffset ends, string scope) => TestJwt.Sign(
        new JsonObject
        {
            ["iss"] = "Azure Container Registry", ["aud"] = Host, ["grant_type"] = type, ["scope"] = scope,
            ["exp"] = ends.ToUnixTimeSeconds(),
        },
        _key, "acr-1");

    private static DoubleAnswer Refused(int status, string code) => new(status, new JsonObject
    {
        ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = "authentication required" }),
    });
}
