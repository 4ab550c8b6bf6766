using Keyferry.Providers.Scrubbing;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Guarding;

/// <summary>Reads references, and tells a scrubber what they led to.</summary>
/// <param name="inner">Reads.</param>
/// <param name="scrubber">Is told.</param>
internal sealed class ScrubbedReferences(IReferenceReader inner, CredentialScrubber scrubber) : IReferenceReader
{
    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<SecretValue>> SecretKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation) =>
        Told(await inner.SecretKeyAsync(context, name, key, ns, cancellation));

    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<ReferencedSecret>> SecretAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation)
    {
        var result = await inner.SecretAsync(context, name, ns, cancellation);
        foreach (var value in result.Value?.Data.Values ?? [])
        {
            scrubber.Add(value.Bytes);
        }

        return result;
    }

    /// <inheritdoc/>
    public ValueTask<ReferenceResult<SecretValue>> ConfigMapKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation) =>
        inner.ConfigMapKeyAsync(context, name, key, ns, cancellation);

    /// <inheritdoc/>
    public ValueTask<ReferenceResult<IReadOnlyDictionary<string, string>>> ServiceAccountAnnotationsAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation) =>
        inner.ServiceAccountAnnotationsAsync(context, name, ns, cancellation);

    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<SecretValue>> ServiceAccountTokenAsync(
        StoreContext context, string name, string? ns, IReadOnlyList<string> audiences, TimeSpan? lifetime,
        CancellationToken cancellation) =>
        Told(await inner.ServiceAccountTokenAsync(context, name, ns, audiences, lifetime, cancellation));

    private ReferenceResult<SecretValue> Told(ReferenceResult<SecretValue> result)
    {
        if (result.Value is { } value)
        {
            scrubber.Add(value.Bytes);
        }

        return result;
    }
}
