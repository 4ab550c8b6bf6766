using System.Globalization;
using Keyferry.Providers.Contract;
using Keyferry.Text.Regexp;

namespace Keyferry.Sync.Stores;

/// <content>The making of a search, outside the lock.</content>
public sealed partial class StoreScheduler
{
    /// <summary>How many secrets a search may find: a Secret of 1 MiB has no room for more.</summary>
    public const int MaxFound = 5_000;

    private const long MaxBytesFound = 4 << 20;
    private const int LongestPattern = 200;

    private void Search(PendingSearch search, SchedulerWork work)
    {
        var listing = ListAsync(search.Lane.Client!, search);
        if (listing.IsCompletedSuccessfully)
        {
            lock (_gate)
            {
                Listed(search, listing.Result, work);
            }
        }
        else
        {
            _ = FinishAsync(search, listing.AsTask());
        }
    }

    private async Task FinishAsync(PendingSearch search, Task<FoundSecrets> listing)
    {
        var found = await listing;
        Continue(work => Listed(search, found, work));
    }

    private async ValueTask<FoundSecrets> ListAsync(IStoreClient client, PendingSearch search)
    {
        if (client.Finder is not { } finder)
        {
            return Refused("this kind of store cannot be searched: use extract or data");
        }

        NamePattern? name = null;
        if (search.Search.Pattern is { } pattern)
        {
            if (!GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out var regex, out var error))
            {
                var shown = pattern.Length > LongestPattern ? pattern[..LongestPattern] + "…" : pattern;
                return Refused($"could not compile find.name.regexp [{shown}]: {error}");
            }

            name = regex;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, search.Token);
        try
        {
            using var span = SpanOf(search.Lane, "find", keys: 0);
            var found = await ListAsync(finder, new FindQuery(search.Search.Path, name, search.Search.Tags), ending.Token);
            EndSpan(span, found.Failure);
            return found;
        }
        catch (OperationCanceledException)
        {
            return FoundSecrets.Failed(NoAnswer(search.Lane.Session.Identity.Store));
        }
    }

    private static async ValueTask<FoundSecrets> ListAsync(IStoreFinder finder, FindQuery query, CancellationToken cancellation)
    {
        var secrets = new Dictionary<string, FindResult>(StringComparer.Ordinal);
        FetchFailure? failure = null;
        var (bytes, held) = (0L, 0L);
        try
        {
            await foreach (var found in finder.FindAsync(query, cancellation))
            {
                if (found.Failure is not null)
                {
                    failure = found.Failure;
                    break;
                }

                if (secrets.Remove(found.Name, out var before))
                {
                    before.Value?.Dispose();
                }

                secrets[found.Name] = found;
                bytes += FoundSecrets.SizeOf(found);
                held += found.Value?.Length ?? 0;
                failure = secrets.Count > MaxFound || bytes > MaxBytesFound ? TooMany
                    : held > MaxBytesOfObject ? BoundedAnswers.TooLarge
                    : null;
                if (failure is not null)
                {
                    break;
                }
            }
        }
        catch
        {
            FoundSecrets.Clear(secrets.Values);
            throw;
        }

        failure ??= query.Name?.IsExhausted == true ? TooSlow : null;
        if (failure is null)
        {
            return new FoundSecrets([.. secrets.Values], finder.ConvertsNames);
        }

        FoundSecrets.Clear(secrets.Values);
        return FoundSecrets.Failed(failure);
    }

    private static FetchFailure TooMany { get; } = new(FetchFailureKind.Invalid, string.Create(
        CultureInfo.InvariantCulture,
        $"more than {MaxFound} secrets, or {MaxBytesFound >> 20} MiB of names, are found: narrow find.path, find.name.regexp or find.tags"));

    private static FetchFailure TooSlow { get; } = new(FetchFailureKind.Invalid, string.Create(
        CultureInfo.InvariantCulture,
        $"find.name.regexp takes more than {NamePattern.MaxSteps} steps for the names that there are: make it simpler, or narrow find.path"));

    private static FoundSecrets Refused(string error) =>
        FoundSecrets.Failed(new FetchFailure(FetchFailureKind.Invalid, error));
}
