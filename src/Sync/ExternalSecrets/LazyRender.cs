using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// The render step, done once a pass and only where it is needed. Whoever disposes of it clears what was rendered.
/// </summary>
/// <param name="renderer">Renders.</param>
/// <param name="owner">The ExternalSecret.</param>
/// <param name="values">The values by key, which stay the caller's.</param>
internal sealed class LazyRender(
    TargetRenderer renderer, ExternalSecret owner, IReadOnlyDictionary<string, SecretValue> values) : IDisposable
{
    private RenderResult? _rendered;

    /// <summary>The content, or why there is none.</summary>
    /// <param name="existing">The target as it is; null where it is missing.</param>
    /// <param name="cancellation">Ends the render.</param>
    public async ValueTask<(TargetContent? Content, string? Error)> ContentAsync(
        V1Secret? existing, CancellationToken cancellation)
    {
        // An immutable target that is there keeps what it holds.
        if (existing is not null && owner.Spec?.Target?.Immutable == true)
        {
            return (TargetContent.Empty, null);
        }

        _rendered ??= await renderer.RenderAsync(owner, values, cancellation);
        return (_rendered.Content, _rendered.Error);
    }

    /// <inheritdoc/>
    public void Dispose() => _rendered?.Dispose();
}
