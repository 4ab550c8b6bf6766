using System.Runtime.CompilerServices;
using System.Text.Json;
using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure;

/// <summary>
/// Finds secrets by listing them: Key Vault has neither folders nor filters. A disabled secret has no value to read and is
/// left out; one that has expired can be read.
/// </summary>
/// <param name="client">The vault.</param>
internal sealed class AzureFinder(KeyVaultClient client) : IStoreFinder
{
    // 25 names a page; a vault that never ends would else be listed for as long as the engine waits.
    private const int MostPages = 10_000;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Uri? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            using var answer = await client.ListSecretsAsync(next, cancellation);
            if (answer.Failure is { } failure)
            {
                yield return Failed(failure);
                yield break;
            }

            if (!answer.Root.TryGetProperty("value", out var items) || items.ValueKind != JsonValueKind.Array)
            {
                yield return Failed("the list of secrets is not what Key Vault sends; check vaultUrl");
                yield break;
            }

            foreach (var item in items.EnumerateArray())
            {
                if (NameOf(item) is { } name && IsMatch(query, name, item))
                {
                    yield return new FindResult(name, new RemoteKey(new VaultObject(VaultObjectType.Secret, name).Canonical));
                }
            }

            var link = VaultBundle.Text(answer.Root, "nextLink");
            if (string.IsNullOrEmpty(link))
            {
                yield break;
            }

            if (!Uri.TryCreate(link, UriKind.Absolute, out next) || !IsOwn(next))
            {
                yield return Failed("the next page of the list of secrets is not in the vault: it is not asked for");
                yield break;
            }
        }

        yield return Failed($"the list of secrets has more than {MostPages} pages");
    }

    private static string? NameOf(JsonElement item) =>
        VaultBundle.Text(item, "id") is { } id && id.LastIndexOf('/') is var at and >= 0
        && VaultObject.TryParse(id[(at + 1)..], out var found, out _)
            ? found.Name
            : null;

    private static bool IsMatch(FindQuery query, string name, JsonElement item) =>
        VaultBundle.IsEnabled(item)
        && (query.Tags is null or { Count: 0 } || HasTags(VaultBundle.Tags(item), query.Tags))
        && (query.Name is null || query.Name.IsMatch(name));

    private static bool HasTags(Dictionary<string, string> tags, IReadOnlyDictionary<string, string> wanted) =>
        wanted.All(w => tags.TryGetValue(w.Key, out var value) && value == w.Value);

    // The token goes where the link leads.
    private bool IsOwn(Uri link) =>
        Uri.Compare(link, client.Vault, UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static FindResult Failed(string message) => Failed(new FetchFailure(FetchFailureKind.Invalid, message));

    private static FindResult Failed(FetchFailure failure) => new("", default, failure);
}
