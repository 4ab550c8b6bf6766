using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Keyferry.Text.Keys;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Makes the map of an entry with <c>find</c> out of what its search found. Pure.</summary>
internal static class FoundValues
{
    /// <summary>The values by name, or why there are none.</summary>
    /// <param name="provider">Takes values apart.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="search">What the search came to.</param>
    public static FetchResult Of(IProvider provider, FetchEntry entry, SearchResult search)
    {
        if (search.Failure is { } missed)
        {
            return Failed(missed);
        }

        var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var unreadable = new List<FetchFailure>();
        var (bytes, error) = (0L, (FetchFailure?)null);
        foreach (var (found, read) in search.Secrets)
        {
            // What was deleted since, or holds no value, is not there.
            if (read.Failure is { Kind: FetchFailureKind.NotFound })
            {
                continue;
            }

            var name = NameOf(entry, search, found);
            if (!names.TryAdd(name, found))
            {
                error = new FetchFailure(
                    FetchFailureKind.Invalid, $"secret name collision during conversion: {name}");
                break;
            }

            var result = read.Value is { } value ? provider.Extract(new RemoteRef(found), value) : FetchResult.Of(read.Failure!);
            if (result.Value is not { } whole)
            {
                var failure = result.Failure! with { Message = $"\"{found}\": {result.Failure!.Message}" };
                if (provider.LeavesOutUnreadable && IsItsOwn(failure))
                {
                    unreadable.Add(failure);
                    continue;
                }

                error = failure;
                break;
            }

            values[name] = whole;
            bytes += whole.Length;
            if (bytes > BoundedAnswers.MaxBytes)
            {
                error = BoundedAnswers.TooLarge;
                break;
            }
        }

        // Where none can be read, it is no single secret that is at fault.
        error ??= values.Count == 0 ? unreadable.FirstOrDefault() : null;
        if (error is null)
        {
            return FetchResult.Of(values) with { LeftOut = unreadable.Count > 0 ? unreadable : null };
        }

        BoundedAnswers.Clear(FetchResult.Of(values));
        return Failed(error);
    }

    // A store that is down or throttles will answer another time.
    private static bool IsItsOwn(FetchFailure failure) => failure.Kind is FetchFailureKind.Denied or FetchFailureKind.Invalid;

    private static string NameOf(FetchEntry entry, SearchResult search, string found)
    {
        var name = entry.HasRelativeNames && entry.Search?.Path is { Length: > 0 } path ? Relative(path, found) : found;
        return search.ConvertsNames ? KeyConversion.Convert(entry.ConversionStrategy, name) : name;
    }

    // Only whole steps of the path count: /prod is no beginning of /production.
    private static string Relative(string path, string name)
    {
        var folder = path.TrimEnd('/');
        return name.StartsWith(folder, StringComparison.Ordinal) && name.Length > folder.Length + 1 && name[folder.Length] == '/'
            ? name[(folder.Length + 1)..]
            : name;
    }

    private static FetchResult Failed(FetchFailure failure) =>
        FetchResult.Of(failure with { Message = $"error getting all secrets: {failure.Message}" });
}
