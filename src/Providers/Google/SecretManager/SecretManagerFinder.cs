using System.Runtime.CompilerServices;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>
/// Finds secrets by name, labels or both. What the service can filter it does; the rest, and what its filter lets through
/// that only resembles the wanted, is filtered here.
/// </summary>
/// <param name="client">The service.</param>
internal sealed class SecretManagerFinder(SecretManagerClient client) : IStoreFinder
{
    // A server may answer with pages without end.
    private const int MostPages = 1_000;

    // https://cloud.google.com/secret-manager/docs/filtering
    private const int LongestFilter = 1_000;

    // ESO converts names itself for this store.
    /// <inheritdoc/>
    public bool ConvertsNames => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Name is null && query.Tags is not { Count: > 0 })
        {
            yield return Failed(new FetchFailure(FetchFailureKind.Invalid, "unexpected find operator: set find.name or find.tags"));
            yield break;
        }

        var (filter, token) = (FilterOf(query), "");
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await client.ListAsync(filter, token, cancellation);
            if (page.Value is not { } secrets)
            {
                yield return Failed(page.Failure!);
                yield break;
            }

            foreach (var secret in secrets.Items.Where(s => IsWanted(s, query)))
            {
                yield return new FindResult(secret.Id, new RemoteKey(secret.Id));
            }

            if (secrets.Next.Length == 0 || secrets.Next == token)
            {
                yield break;
            }

            token = secrets.Next;
        }

        yield return Failed(new FetchFailure(
            FetchFailureKind.Invalid, $"the list of secrets has more than {MostPages} pages: narrow find.path or find.tags"));
    }

    private static bool IsWanted(SecretInfo secret, FindQuery query) =>
        (string.IsNullOrEmpty(query.Path) || secret.Id.StartsWith(query.Path, StringComparison.Ordinal))
        && query.Name?.IsMatch(secret.Id) != false
        && (query.Tags ?? new Dictionary<string, string>()).All(t => secret.Labels.TryGetValue(t.Key, out var value) && value == t.Value);

    private static string FilterOf(FindQuery query)
    {
        var terms = (query.Tags ?? new Dictionary<string, string>())
            .Where(static t => IsPlain(t.Key) && IsPlain(t.Value))
            .Select(static t => $"labels.{t.Key}={t.Value}");
        if (query.Path is { Length: > 0 } path && IsPlain(path))
        {
            terms = terms.Append($"name:{path}");
        }

        var filter = string.Join(' ', terms);
        return filter.Length <= LongestFilter ? filter : "";
    }

    // Anything else would have to be quoted, and means something in a filter.
    private static bool IsPlain(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static FindResult Failed(FetchFailure failure) => new("", default, failure);
}
