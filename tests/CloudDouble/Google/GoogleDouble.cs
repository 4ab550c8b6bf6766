using System.Globalization;

namespace Keyferry.CloudDouble.Google;

/// <summary>
/// Plays Google: the OAuth token endpoint, STS, IAM Credentials, GKE's token service, the metadata server and Secret Manager,
/// each under its own host, from their API documentation. It refuses what they refuse.
/// </summary>
internal sealed class GoogleDouble
{
    private readonly Lock _gate = new();
    private readonly List<DoubleRequest> _requests = [];
    private readonly List<(Func<DoubleRequest, bool> Hits, DoubleAnswer Answer)> _faults = [];

    public GoogleDouble(TimeProvider time)
    {
        Time = time;
        Tokens = new TokenBook(time);
        Accounts = new AccountsDouble(this);
        Federation = new FederationDouble(this);
        Metadata = new MetadataDouble(this);
        Secrets = new SecretManagerDouble(this);
    }

    public TimeProvider Time { get; }

    public TokenBook Tokens { get; }

    public AccountsDouble Accounts { get; }

    public FederationDouble Federation { get; }

    public MetadataDouble Metadata { get; }

    public SecretManagerDouble Secrets { get; }

    /// <summary>Servers that are no one of Google's, by host.</summary>
    public Dictionary<string, Func<DoubleRequest, DoubleAnswer>> Others { get; } = [];

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

    /// <summary>What was called: method, path and what tells operations apart.</summary>
    public IEnumerable<string> Calls => Requests.Select(static r => $"{r.Method} {r.Uri.Host}{Uri.UnescapeDataString(r.Uri.PathAndQuery)}");

    /// <summary>Answers the next request that is hit in this way, once for each call of this.</summary>
    public void Fail(Func<DoubleRequest, bool> hits, DoubleAnswer answer, int times = 1)
    {
        lock (_faults)
        {
            _faults.AddRange(Enumerable.Repeat((hits, answer), times));
        }
    }

    public DoubleAnswer Answer(DoubleRequest request)
    {
        lock (_requests)
        {
            _requests.Add(request);
        }

        lock (_faults)
        {
            var at = _faults.FindIndex(f => f.Hits(request));
            if (at >= 0)
            {
                var answer = _faults[at].Answer;
                _faults.RemoveAt(at);
                return answer;
            }
        }

        lock (_gate)
        {
            return Route(request);
        }
    }

    private DoubleAnswer Route(DoubleRequest request)
    {
        var host = request.Uri.Host;
        return host switch
        {
            "metadata.google.internal" or "169.254.169.254" => Metadata.Answer(request),
            _ when Others.TryGetValue(host, out var other) => other(request),
            _ when request.Uri.Scheme != "https" => throw new HttpRequestException("Google's services listen on https only"),
            "oauth2.googleapis.com" => Accounts.Token(request),
            "iamcredentials.googleapis.com" => Accounts.Credentials(request),
            "sts.googleapis.com" => Federation.Exchange(request),
            "securetoken.googleapis.com" => Federation.Bind(request),
            "secretmanager.googleapis.com" => Secrets.Answer(request, ""),
            _ when host.StartsWith("secretmanager.", StringComparison.Ordinal) && host.EndsWith(".rep.googleapis.com", StringComparison.Ordinal) =>
                Secrets.Answer(request, host.Split('.')[1]),
            _ => throw new HttpRequestException(HttpRequestError.NameResolutionError, $"no such host: {host}"),
        };
    }
}

/// <summary>The access tokens that were given out.</summary>
internal sealed class TokenBook(TimeProvider time)
{
    private readonly Dictionary<string, (string Principal, DateTimeOffset Ends)> _tokens = [];
    private int _issued;

    public string Issue(string principal, int seconds)
    {
        var token = string.Create(CultureInfo.InvariantCulture, $"ya29.{principal}.{_issued++}");
        _tokens[token] = (principal, time.GetUtcNow().AddSeconds(seconds));
        return token;
    }

    /// <summary>Whose token a request carries; null where it is none, or none any more.</summary>
    public string? PrincipalOf(DoubleRequest request) =>
        request.Header("authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
        && _tokens.TryGetValue(header["Bearer ".Length..], out var known) && time.GetUtcNow() < known.Ends
            ? known.Principal
            : null;

    public void RevokeAll() => _tokens.Clear();
}
