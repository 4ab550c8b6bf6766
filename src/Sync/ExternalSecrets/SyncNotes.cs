namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What is told beside the outcome of a pass. Pure.</summary>
internal static class SyncNotes
{
    /// <summary>The outcome with what is to be told.</summary>
    /// <param name="outcome">What the pass came to; also where the target could not be written for want of something.</param>
    /// <param name="fetched">What was fetched; null where nothing was.</param>
    /// <param name="contest">That somebody else changes the target again and again; null where nobody does.</param>
    /// <param name="started">When the pass began.</param>
    public static SyncResult Add(SyncResult outcome, TransformResult? fetched, SyncEvent? contest, DateTimeOffset started)
    {
        List<SyncEvent> notes = [.. outcome.Notes, .. (fetched?.Missing ?? []).Select(Missing), .. fetched?.Told ?? []];
        if (contest is not null)
        {
            notes.Add(contest);
        }

        if (fetched?.ExpiresAt is { } end && end <= started)
        {
            notes.Add(new SyncEvent(
                true, "GeneratedValueExpired",
                $"what the generator made was valid until {end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, which is over already: compare the "
                + "clocks of this cluster and of the service; it is made anew once a minute"));
        }

        return outcome with { Notes = notes };
    }

    private static SyncEvent Missing(FetchEntry entry)
    {
        var remote = entry.SecretKey is null ? "" : $" (key={entry.Reference.Key})";
        return new SyncEvent(
            false, "MissingProviderSecret", $"secret does not exist at provider using {entry.Field}{remote}");
    }
}
