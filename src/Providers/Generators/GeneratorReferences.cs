using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators;

/// <summary>Reads what generators refer to: always in the namespace of the object that runs them.</summary>
internal static class GeneratorReferences
{
    /// <summary>The generator as whoever reads references sees it: a namespaced store, whose references lead nowhere else.</summary>
    public static StoreContext AsStore(this GeneratorContext context) => new(
        new StoreObject("", context.Namespace, context.Name, new SecretStoreSpec()), context.Namespace, context.References);

    /// <summary>Reads a key of a Secret.</summary>
    /// <returns>The value, which the caller owns; or why there is none.</returns>
    public static async ValueTask<(SecretValue? Value, string? Error)> SecretAsync(
        this GeneratorContext context, string? name, string? key, CancellationToken cancellation)
    {
        var read = await context.References.SecretKeyAsync(context.AsStore(), name ?? "", key ?? "", ns: null, cancellation);
        return (read.Value, read.Value is null ? read.Error ?? "there is no answer" : null);
    }

    /// <summary>Asks for a token of a ServiceAccount, with the API server's own lifetime.</summary>
    public static async ValueTask<(SecretValue? Token, string? Error)> TokenAsync(
        this GeneratorContext context, ServiceAccountSelector account, CancellationToken cancellation)
    {
        var read = await context.References.ServiceAccountTokenAsync(
            context.AsStore(), account.Name, ns: null, account.Audiences ?? [], lifetime: null, cancellation);
        return (read.Value, read.Value is null ? read.Error ?? "there is no answer" : null);
    }
}
