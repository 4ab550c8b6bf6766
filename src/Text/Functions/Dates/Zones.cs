using System.Buffers;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Dates;

/// <summary>Finds time zones by their IANA names in the system's zone files.</summary>
internal static class Zones
{
    /// <summary>Steps that opening and reading a zone file count for.</summary>
    private const int StepsPerFile = 5_000;

    private const int LargestFile = 1 << 20;
    private const int LongestName = 255;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-."u8);

    private static readonly string[] Folders =
        ["/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"];

    /// <summary>The zone of a name; UTC for a name that there is none of, as sprig has it.</summary>
    /// <exception cref="FunctionException">The limit of steps is reached, or there are no zones here at all.</exception>
    public static GoZone Find(RenderContext context, ReadOnlySpan<byte> name) => Find(context, name, Folders);

    /// <inheritdoc cref="Find(RenderContext, ReadOnlySpan{byte})"/>
    public static GoZone Find(RenderContext context, ReadOnlySpan<byte> name, IReadOnlyList<string> folders)
    {
        if (name.SequenceEqual("Local"u8))
        {
            return GoZone.Local;
        }

        if (!IsFileName(name) || name.SequenceEqual("UTC"u8))
        {
            return GoZone.Utc;
        }

        context.Charge(StepsPerFile);
        var text = Encoding.ASCII.GetString(name);
        foreach (var folder in folders)
        {
            if (ReadFile(folder + text) is { } data && ZoneFile.Read(data) is { } file)
            {
                return new GoZone(text, file);
            }
        }

        // In an image without zone files every name would silently mean UTC: a wrong hour in a Secret.
        return HasAny(folders)
            ? GoZone.Utc
            : throw new FunctionException(
                $"there are no time zone files here ({folders[0]}), so only UTC is known: install tzdata in the image");
    }

    private static bool HasAny(IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
        {
            if (ReadFile(folder + "UTC") is not null || ReadFile(folder + "Etc/UTC") is not null)
            {
                return true;
            }
        }

        return false;
    }

    // The name may come from a secret: it must not lead out of the folder.
    private static bool IsFileName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= LongestName && name[0] != '/' && name.IndexOf(".."u8) < 0
        && name.IndexOfAnyExcept(NameBytes) < 0;

    private static byte[]? ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, Length: <= LargestFile } ? File.ReadAllBytes(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
