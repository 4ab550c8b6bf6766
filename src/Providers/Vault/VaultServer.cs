using System.Net.Http.Headers;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Vault;

/// <summary>Where a store's requests go, and what each of them carries.</summary>
/// <param name="http">Makes the calls; it is owned.</param>
/// <param name="address">The server's address, without a slash at its end.</param>
internal sealed class VaultServer(StoreHttp http, string address) : IDisposable
{
    private const string NamespaceHeader = "X-Vault-Namespace";

    /// <summary>The namespace of requests; null means the root, or what <see cref="Headers"/> say.</summary>
    public string? Namespace { get; init; }

    /// <summary>The namespace of logins and what else is about the token; null means <see cref="Namespace"/>.</summary>
    public string? LoginNamespace { get; init; }

    /// <summary>The store's own headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The newest states that were seen, where they are sent back; else null.</summary>
    public ReplicationStates? States { get; init; }

    /// <summary>Whether a replica that is behind forwards the request to the active node.</summary>
    public bool ForwardsInconsistent { get; init; }

    /// <summary>The server's address.</summary>
    public string Address => address;

    /// <summary>Makes a call. Answers of any status are answers; only cancellation is thrown.</summary>
    /// <param name="call">Which.</param>
    /// <param name="token">The token; null or empty sends none.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<StoreAnswer> SendAsync(VaultCall call, string? token, CancellationToken cancellation)
    {
        var answer = await http.SendAsync(
            new StoreCall(call.Name, call.IsIdempotent), () => Request(call, token), cancellation);
        if (States is { } states && answer.Headers is { } headers && headers.TryGetValues(ReplicationStates.Header, out var values))
        {
            states.Add(values);
        }

        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(VaultCall call, string? token)
    {
        var query = call.Query.Length > 0 ? "?" + call.Query : "";
        var request = new HttpRequestMessage(
            call.Method, new Uri($"{address}/v1/{VaultPaths.Escaped(call.Path)}{(call.IsFolder ? "/" : "")}{query}"));
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        // Vault refuses requests without it where the listener asks for it: it keeps a browser's forms off.
        Set(request.Headers, "X-Vault-Request", "true");
        Set(request.Headers, NamespaceHeader, call.IsAboutToken ? LoginNamespace ?? Namespace : Namespace);
        Set(request.Headers, "X-Vault-Token", token);
        foreach (var state in States?.Newest ?? [])
        {
            request.Headers.TryAddWithoutValidation(ReplicationStates.Header, state);
        }

        if (ForwardsInconsistent)
        {
            Set(request.Headers, "X-Vault-Inconsistent", "forward-active-node");
        }

        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static void Set(HttpRequestHeaders headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
