using System.Runtime.CompilerServices;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>
/// Finds secrets by listing them. The service's filters compare beginnings, and keys and values of tags apart from each
/// other; so they only shorten the listing, and what it brings is compared here.
/// </summary>
internal sealed class SecretsManagerFinder(SecretsManagerClient client) : IStoreFinder
{
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
    private const int LongestFilter = 512;
    private const int MostFilters = 10;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query is { Name: null, Tags: null or { Count: 0 } })
        {
            yield return AwsFind.Unexpected;
            yield break;
        }

        var filters = FiltersOf(query);
        string? token = null;
        do
        {
            var (page, failure) = await PageAsync(filters, token, cancellation);
            if (page is null)
            {
                yield return AwsFind.Failed(failure!);
                yield break;
            }

            foreach (var secret in page.Secrets.Where(s => IsMatch(query, s)))
            {
                // By the name that was found: the store's prefix belongs to keys of a manifest.
                yield return new FindResult(secret.Name, new RemoteKey(secret.Name));
            }

            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    private static bool IsMatch(FindQuery query, SecretDescription secret) =>
        (query.Path is null || secret.Name.StartsWith(query.Path, StringComparison.Ordinal))
        && (query.Name is null || query.Name.IsMatch(secret.Name))
        && AwsFind.HasTags(secret.Tags, query.Tags);

    private static List<(string Key, string Value)> FiltersOf(FindQuery query)
    {
        var filters = new List<(string Key, string Value)>();
        if (query.Path is { } path)
        {
            filters.Add(("name", path));
        }

        foreach (var (key, value) in query.Tags ?? new Dictionary<string, string>())
        {
            filters.Add(("tag-key", key));
            filters.Add(("tag-value", value));
        }

        // A value that begins with ! means the opposite.
        return [.. filters.Where(static f => f.Value is { Length: > 0 and <= LongestFilter } && f.Value[0] != '!').Take(MostFilters)];
    }

    private async Task<(SecretPage? Page, FetchFailure? Failure)> PageAsync(
        List<(string Key, string Value)> filters, string? token, CancellationToken cancellation)
    {
        try
        {
            return (await client.ListSecretsAsync(filters, token, cancellation), null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return (null, SecretsManagerErrors.Of("ListSecrets", e));
        }
    }
}
