using System.Globalization;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Rewriting;

/// <summary>Rewrites the keys of a map, one operation after the other (<c>rewrite</c>).</summary>
public static class KeyRewriting
{
    /// <summary>Applies operations.</summary>
    /// <param name="operations">What to do; each works on what the one before left.</param>
    /// <param name="data">The values by key; stays as it is.</param>
    /// <param name="transform">Renders templates.</param>
    /// <param name="cancellation">Ends it between two keys.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static KeyRewriteResult Apply(
        IReadOnlyList<KeyRewrite> operations, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> data,
        KeyTransform transform, CancellationToken cancellation = default)
    {
        var current = new Dictionary<string, ReadOnlyMemory<byte>>(data, StringComparer.Ordinal);
        var collisions = new SortedSet<string>(Utf8Order.Instance);
        for (var i = 0; i < operations.Count; i++)
        {
            if (ApplyOne(operations[i], current, transform, collisions, cancellation, out var error) is not { } rewritten)
            {
                return new KeyRewriteResult(
                    null, string.Create(CultureInfo.InvariantCulture, $"failed rewrite operation[{i}]: {error}"), []);
            }

            current = rewritten;
        }

        return new KeyRewriteResult(current, "", [.. collisions]);
    }

    private static Dictionary<string, ReadOnlyMemory<byte>>? ApplyOne(
        KeyRewrite operation, Dictionary<string, ReadOnlyMemory<byte>> data, KeyTransform transform,
        SortedSet<string> collisions, CancellationToken cancellation, out string error)
    {
        try
        {
            return Apply(operation, data, transform, collisions, cancellation, out error);
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            error = UnexpectedException.Describe("the rewrite itself", exception);
            return null;
        }
    }

    private static Dictionary<string, ReadOnlyMemory<byte>>? Apply(
        KeyRewrite operation, Dictionary<string, ReadOnlyMemory<byte>> data, KeyTransform transform,
        SortedSet<string> collisions, CancellationToken cancellation, out string error)
    {
        cancellation.ThrowIfCancellationRequested();
        if (operation.Merge is { } merge)
        {
            var merged = MergedValues.Of(merge, data, out error);
            error = error.Length == 0 ? "" : "merge failed with " + error;
            return merged;
        }

        error = "";
        if (operation.Regexp is { } regexp)
        {
            return Replaced(regexp, data, collisions, cancellation, out error);
        }

        return operation.Transform is { } template
            ? Transformed(template, data, transform, collisions, cancellation, out error)
            : data;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>>? Replaced(
        KeyRewriteRegexp operation, Dictionary<string, ReadOnlyMemory<byte>> data, SortedSet<string> collisions,
        CancellationToken cancellation, out string error)
    {
        var rewritten = new Dictionary<string, ReadOnlyMemory<byte>>(data.Count, StringComparer.Ordinal);
        using var replacement = KeyReplacement.Parse(operation, cancellation, out error);
        foreach (var (key, value) in Sorted(data))
        {
            if (replacement is null || !replacement.TryReplace(key, out var text, out error))
            {
                break;
            }

            Put(rewritten, text, value, collisions);
        }

        if (error.Length == 0)
        {
            return rewritten;
        }

        error = "regexp failed with " + error;
        return null;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>>? Transformed(
        string template, Dictionary<string, ReadOnlyMemory<byte>> data, KeyTransform transform,
        SortedSet<string> collisions, CancellationToken cancellation, out string error)
    {
        error = "";
        var rewritten = new Dictionary<string, ReadOnlyMemory<byte>>(data.Count, StringComparer.Ordinal);
        foreach (var (key, value) in Sorted(data))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!transform(template, key, out var text))
            {
                error = "transform failed with " + text;
                return null;
            }

            Put(rewritten, text, value, collisions);
        }

        return rewritten;
    }

    // Where two keys become one, External Secrets Operator keeps either value, at random; here it is that of the last by name.
    private static IOrderedEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Sorted(
        Dictionary<string, ReadOnlyMemory<byte>> data) => data.OrderBy(static entry => entry.Key, Utf8Order.Instance);

    private static void Put(
        Dictionary<string, ReadOnlyMemory<byte>> rewritten, string key, ReadOnlyMemory<byte> value,
        SortedSet<string> collisions)
    {
        if (rewritten.TryAdd(key, value))
        {
            return;
        }

        rewritten[key] = value;
        collisions.Add(key);
    }
}
