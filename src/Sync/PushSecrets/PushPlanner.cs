using Keyferry.Api.PushSecrets;
using Keyferry.Text.Rewriting;
using Keyferry.Text.Templates;

namespace Keyferry.Sync.PushSecrets;

/// <summary>
/// The plan step of a push: which entries of a source go to a store. Patterns and templates are a tenant's, so they run where
/// templates do: a few at a time, on threads of their own, with a limit of time.
/// </summary>
/// <param name="gate">Where they run.</param>
/// <param name="time">The clock behind <c>now</c> in templates.</param>
internal sealed class PushPlanner(RenderGate gate, TimeProvider time)
{
    private readonly KeyTemplates _templates = new(time);

    /// <summary>Plans.</summary>
    public async ValueTask<PushEntries> PlanAsync(
        PushSecretSpec spec, PushStore store, PushSource source, CancellationToken cancellation)
    {
        var data = spec.Data ?? [];
        if (spec.DataTo is not { Count: > 0 } dataTo)
        {
            return PushMerge.Merge(new PushEntries([], null, []), data, source);
        }

        try
        {
            var expanded = await gate.RunAsync(
                token => new PushExpansion(
                    (string template, string key, out string text) => _templates.TryRender(template, key, token, out text))
                    .Expand(dataTo, store, source),
                cancellation);
            return PushMerge.Merge(expanded, data, source);
        }
        catch (TimeoutException timeout)
        {
            return PushEntries.Of($"failed to expand dataTo: {timeout.Message}");
        }
    }
}
