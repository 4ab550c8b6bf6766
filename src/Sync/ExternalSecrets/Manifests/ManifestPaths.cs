using System.Globalization;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>
/// Where a template may write in an object that is no Secret: not to what names it, says who owns it or how it stands. Pure.
/// </summary>
internal static class ManifestPaths
{
    /// <summary>How many places of lists all paths of an object may make together: a high index pads a list.</summary>
    public const int MostPlaces = 20_000;

    /// <summary>Why a path is refused; null where it is not.</summary>
    public static string? Problem(string path)
    {
        var segments = path.Split('.');
        var first = Key(segments[0]);
        return first switch
        {
            "apiVersion" or "kind" or "status" => $"target \"{path}\": {first} is not a template's to write",
            "metadata" when segments.Length == 1 || Key(segments[1]) is not ("labels" or "annotations") =>
                $"target \"{path}\": of metadata only labels and annotations can be written",
            _ => null,
        };
    }

    /// <summary>How many places of lists a path makes at most.</summary>
    public static long Places(string path)
    {
        var places = 0L;
        for (var at = 0; path.IndexOf('[', at) is >= 0 and var open; at = open + 1)
        {
            var close = path.IndexOf(']', open);
            if (close > open && int.TryParse(path.AsSpan(open + 1, close - open - 1), CultureInfo.InvariantCulture, out var index))
            {
                places += Math.Max(index, 0) + 1L;
            }
        }

        return places;
    }

    private static string Key(string segment) =>
        segment.IndexOf('[', StringComparison.Ordinal) is >= 0 and var bracket ? segment[..bracket] : segment;
}
