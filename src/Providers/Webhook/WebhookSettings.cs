using Keyferry.Api.Generators;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Providers.Webhook;

/// <summary>What the store and the generator have in common.</summary>
internal sealed class WebhookSettings
{
    private const string StoreLabel = "external-secrets.io/type";
    private const string GeneratorLabel = "generators.external-secrets.io/type";

    /// <summary>The URL's template.</summary>
    public required string Url { get; init; }

    /// <summary>The method; null or empty means the call's own.</summary>
    public string? Method { get; init; }

    /// <summary>The headers' templates by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body's template; null or empty means none.</summary>
    public string? Body { get; init; }

    /// <summary>The limit of one request, as a Go duration; null or empty means the default.</summary>
    public string? Timeout { get; init; }

    /// <summary>The path into the answer: a template in a store, as it is in a generator. Null or empty means the whole.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Secrets by the names that templates give them.</summary>
    public IReadOnlyList<(string Name, string Secret, string? Namespace)> Secrets { get; init; } = [];

    /// <summary>NTLM credentials; null means none.</summary>
    public WebhookNtlmAuth? Ntlm { get; init; }

    /// <summary>See <see cref="Stores.StoreAuthorities"/>.</summary>
    public string? CaBundle { get; init; }

    /// <summary>See <see cref="Stores.StoreAuthorities"/>.</summary>
    public CaProvider? CaProvider { get; init; }

    /// <summary>Labels of which a Secret must have one with the value <c>webhook</c>, to be read.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether requests carry something that is not for every host.</summary>
    public bool HasCredentials => Secrets.Count > 0 || Headers.Count > 0 || Ntlm is not null || !string.IsNullOrEmpty(Body);

    /// <summary>Whether what is sent differs between the namespaces of callers.</summary>
    public bool ReadsNamespace => Templates.Any(static t => t.Contains("namespace", StringComparison.Ordinal));

    private IEnumerable<string> Templates => [Url, Body ?? "", JsonPath ?? "", .. Headers.Values];

    /// <summary>Those of a store.</summary>
    public static WebhookSettings Of(WebhookProviderSpec spec) => new()
    {
        Url = spec.Url, Method = spec.Method, Headers = spec.Headers ?? [], Body = spec.Body, Timeout = spec.Timeout,
        JsonPath = spec.Result?.JsonPath, Ntlm = spec.Auth?.Ntlm, CaBundle = spec.CaBundle, CaProvider = spec.CaProvider,
        Secrets = [.. (spec.Secrets ?? []).Select(static s => (s.Name, s.SecretRef.Name ?? "", s.SecretRef.Namespace))],
        Labels = [StoreLabel],
    };

    /// <summary>Those of a generator, which reads from its own namespace only.</summary>
    public static WebhookSettings Of(WebhookGeneratorSpec spec) => new()
    {
        Url = spec.Url, Method = spec.Method, Headers = spec.Headers ?? [], Body = spec.Body, Timeout = spec.Timeout,
        JsonPath = spec.Result.JsonPath, Ntlm = spec.Auth?.Ntlm, CaBundle = spec.CaBundle, CaProvider = spec.CaProvider,
        Secrets = [.. (spec.Secrets ?? []).Select(static s => (s.Name, s.SecretRef.Name ?? "", (string?)null))],

        // Documentation of External Secrets Operator has both.
        Labels = [GeneratorLabel, StoreLabel],
    };
}
