using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>A request as the double sees it.</summary>
internal sealed record DoubleRequest(HttpMethod Method, Uri Address, string Authorization, string Body, HttpRequestMessage Message)
{
    public Dictionary<string, string> Form() => Pairs(Body.Replace('+', ' '));

    public Dictionary<string, string> Query() => Pairs(Address.Query.TrimStart('?'));

    private static Dictionary<string, string> Pairs(string text) => text.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(static p => p.Split('=', 2))
        .ToDictionary(static p => Uri.UnescapeDataString(p[0]), static p => Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? ""));
}

/// <summary>What the double answers.</summary>
internal sealed record DoubleAnswer(int Status, JsonNode? Body = null)
{
    public Dictionary<string, string> Headers { get; init; } = [];
}

/// <summary>
/// Plays Azure to an HTTP client: Microsoft Entra, a vault, the instance metadata service, a container registry and the
/// cluster's issuer, each at its host. Strict: it refuses what Microsoft's documentation says is refused.
/// </summary>
internal sealed class AzureDouble : HttpMessageHandler
{
    private readonly List<DoubleRequest> _requests = [];

    public AzureDouble(TimeProvider? time = null, string login = "login.microsoftonline.com", string resource = "https://vault.azure.net", string vault = "kv.vault.azure.net")
    {
        Time = time ?? TimeProvider.System;
        Login = login;
        VaultHost = vault;
        Entra = new EntraDouble(this);
        Vault = new KeyVaultDouble(this, resource);
        Registry = new RegistryDouble(this);
    }

    public TimeProvider Time { get; }

    public string Login { get; }

    public string VaultHost { get; }

    public EntraDouble Entra { get; }

    public KeyVaultDouble Vault { get; }

    public RegistryDouble Registry { get; }

    public TestIssuer Issuer { get; } = new();

    /// <summary>Whether every vault of the public cloud is this one, by whatever name.</summary>
    public bool AnswersForAllVaults { get; init; }

    /// <summary>Answers before the services do; null leaves it to them.</summary>
    public Func<DoubleRequest, DoubleAnswer?>? Before { get; set; }

    public IReadOnlyList<DoubleRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Requests to the vault, as method and path.</summary>
    public IEnumerable<string> VaultCalls => Requests.Where(r => r.Address.Host == VaultHost).Select(static r => $"{r.Method} {r.Address.AbsolutePath}");

    /// <summary>Whether a host is one of this cloud's.</summary>
    public bool IsKnown(string host) => host == Login || IsVault(host) || host == Registry.Host || host == "issuer.example";

    /// <summary>Answers a request.</summary>
    public DoubleAnswer Answer(DoubleRequest request)
    {
        lock (_requests)
        {
            _requests.Add(request);
        }

        return Before?.Invoke(request) ?? (request.Address.Host switch
        {
            var host when host == Login => Entra.Answer(request),
            var host when IsVault(host) => Vault.Answer(request),
            "169.254.169.254" => Entra.AnswerMetadata(request),
            "issuer.example" => AnswerIssuer(request),
            var host when host == Registry.Host => Registry.Answer(request),
            _ => throw new HttpRequestException($"nobody is at {request.Address.Host}"),
        });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var answer = Answer(new DoubleRequest(
            request.Method, request.RequestUri!, request.Headers.Authorization?.ToString() ?? "", body, request));
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request };
        response.Content = new StringContent(answer.Body?.ToJsonString() ?? "", Encoding.UTF8, "application/json");
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Entra.Dispose();
            Issuer.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsVault(string host) =>
        host == VaultHost || (AnswersForAllVaults && host.EndsWith(".vault.azure.net", StringComparison.OrdinalIgnoreCase));

    private DoubleAnswer AnswerIssuer(DoubleRequest request) => request.Address.AbsolutePath switch
    {
        "/oidc/.well-known/openid-configuration" => new DoubleAnswer(200, new JsonObject
        {
            ["issuer"] = Issuer.Url, ["jwks_uri"] = $"{Issuer.Url}/keys",
        }),
        "/oidc/keys" => new DoubleAnswer(200, Issuer.Jwks()),
        _ => new DoubleAnswer(404),
    };
}
