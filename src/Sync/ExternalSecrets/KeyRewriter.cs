using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Text.Rewriting;
using Keyferry.Text.Templates;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// Rewrites the keys of fetched maps (<c>dataFrom[].rewrite</c>). Patterns and templates are a tenant's, so they run where
/// templates do: a few at a time, on threads of their own, with a limit of time.
/// </summary>
/// <param name="gate">Where they run.</param>
/// <param name="time">The clock behind <c>now</c> in templates.</param>
public sealed class KeyRewriter(RenderGate gate, TimeProvider time)
{
    private readonly KeyTemplates _templates = new(time);

    /// <summary>The rules of an entry, as a manifest gives them.</summary>
    public static IReadOnlyList<KeyRewrite> RulesOf(IReadOnlyList<RewriteRule>? rules) =>
        rules is not { Count: > 0 } ? [] : [.. rules.Select(static r => new KeyRewrite
        {
            Merge = r.Merge is not { } merge ? null : new KeyRewriteMerge
            {
                Into = merge.Into ?? "", Priority = merge.Priority ?? [], PriorityPolicy = merge.PriorityPolicy ?? "",
                ConflictPolicy = merge.ConflictPolicy ?? "", Strategy = merge.Strategy ?? "",
            },
            Regexp = r.Regexp is { } regexp ? new KeyRewriteRegexp(regexp.Source, regexp.Target) : null,
            Transform = r.Transform?.Template,
        })];

    /// <summary>Rewrites the maps of those entries that ask for it, in place; a failure takes the place of its map.</summary>
    /// <param name="entries">What was asked for.</param>
    /// <param name="results">The answers, in the same order. What is replaced is cleared.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What is to be told of keys that were lost.</returns>
    public async ValueTask<IReadOnlyList<SyncEvent>> RewriteAsync(
        IReadOnlyList<FetchEntry> entries, FetchResult[] results, CancellationToken cancellation)
    {
        List<SyncEvent> told = [];
        for (var at = 0; at < results.Length; at++)
        {
            if (entries[at].Rewrite.Count == 0 || results[at].Map is not { } map)
            {
                continue;
            }

            var (rewritten, lost) = await RewriteAsync(entries[at], map, cancellation);
            BoundedAnswers.Clear(results[at]);
            results[at] = rewritten;
            if (lost is not null)
            {
                told.Add(lost);
            }
        }

        return told;
    }

    private async ValueTask<(FetchResult Result, SyncEvent? Lost)> RewriteAsync(
        FetchEntry entry, IReadOnlyDictionary<string, SecretValue> map, CancellationToken cancellation)
    {
        var copies = map.ToDictionary(
            static m => m.Key, static m => new ReadOnlyMemory<byte>(m.Value.Bytes.ToArray()), StringComparer.Ordinal);
        KeyRewriteResult? result = null;
        var error = "";
        try
        {
            result = await gate.RunAsync(
                token => KeyRewriting.Apply(
                    entry.Rewrite, copies,
                    (string template, string key, out string text) => _templates.TryRender(template, key, token, out text), token),
                cancellation);
            error = result.Error;
        }
        catch (TimeoutException timeout)
        {
            error = timeout.Message;
        }
        finally
        {
            ClearBut(copies.Values, result?.Data?.Values);
        }

        return result?.Data is { } data
            ? (FetchResult.Of(Own(data)), LostKeys.Of(entry, map.Count, [.. data.Keys], result.Collisions))
            : (FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid, $"error applying rewrite to keys: {error}")), null);
    }

    private static Dictionary<string, SecretValue> Own(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> data) =>
        data.ToDictionary(
            static d => d.Key,
            static d => new SecretValue(ArrayOf(d.Value) is { } whole ? whole : d.Value.ToArray()), StringComparer.Ordinal);

    // What the rewrite leaves out is of no use to anybody; what it keeps goes on in the same array.
    private static void ClearBut(IEnumerable<ReadOnlyMemory<byte>> values, IEnumerable<ReadOnlyMemory<byte>>? kept)
    {
        var used = (kept ?? []).Select(ArrayOf).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var array in values.Select(ArrayOf))
        {
            if (array is not null && !used.Contains(array))
            {
                CryptographicOperations.ZeroMemory(array);
            }
        }
    }

    private static byte[]? ArrayOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : null;
}
