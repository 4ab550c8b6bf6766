using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>Finds the page of a path.</summary>
public static class PageRouter
{
    private static readonly Dictionary<string, ResourceType> Kinds = new(StringComparer.Ordinal)
    {
        [ApiResources.ExternalSecrets.Plural] = ApiResources.ExternalSecrets,
        [ApiResources.PushSecrets.Plural] = ApiResources.PushSecrets,
        [ApiResources.SecretStores.Plural] = ApiResources.SecretStores,
        [ApiResources.ClusterSecretStores.Plural] = ApiResources.ClusterSecretStores,
    };

    /// <summary>The whole document of a page, with its status.</summary>
    /// <param name="rest">The path below <see cref="Paths.Root"/>, decoded; empty for the first page.</param>
    /// <param name="query">The query.</param>
    /// <param name="context">What is known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<(int Status, string Document)> DocumentAsync(
        string rest, PageQuery query, PageContext context, CancellationToken cancellation)
    {
        var parts = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var page = await PageAsync(parts, query, context, cancellation);
        return (page.Status, Layout.Document(page, SectionOf(parts), context));
    }

    private static async ValueTask<Page> PageAsync(string[] parts, PageQuery query, PageContext context, CancellationToken cancellation)
    {
        if (parts is ["certificates"])
        {
            return CertificatesPage.Make(context);
        }

        if (context.Overview is not { } overview)
        {
            return Page.Refusal(
                StatusCodes.Status503ServiceUnavailable, "No engine here",
                "This replica has no engine at work: another one holds the Lease, or this one has only begun. Ask the replica that leads.");
        }

        return parts switch
        {
            [] => await ObjectListPage.MakeAsync(
                Paths.Root, "ExternalSecrets", ApiResources.ExternalSecrets, [.. overview.ExternalSecrets.Select(SyncObject.Of)], query, context,
                cancellation),
            ["pushsecrets"] => await ObjectListPage.MakeAsync(
                Paths.PushSecrets, "PushSecrets", ApiResources.PushSecrets, [.. overview.PushSecrets.Select(SyncObject.Of)], query, context,
                cancellation),
            ["stores"] => await StoreListPage.MakeAsync(query, context, cancellation),
            ["due"] => await DuePage.MakeAsync(context, cancellation),
            [var plural, var name] when Kinds.TryGetValue(plural, out var type) && !type.Namespaced =>
                await ObjectAsync(type, new ObjectKey("", name), context, cancellation),
            [var plural, var ns, var name] when Kinds.TryGetValue(plural, out var type) && type.Namespaced =>
                await ObjectAsync(type, new ObjectKey(ns, name), context, cancellation),
            _ => Page.Refusal(StatusCodes.Status404NotFound, "Not found", "There is no such page."),
        };
    }

    // Whether there is an object is not told to whom may not list it.
    private static async ValueTask<Page> ObjectAsync(ResourceType type, ObjectKey key, PageContext context, CancellationToken cancellation)
    {
        if (await context.Rights.MayListAsync(type, "", cancellation) != true
            && (key.Namespace.Length == 0 || await context.Rights.MayListAsync(type, key.Namespace, cancellation) != true))
        {
            return Page.Refusal(
                StatusCodes.Status403Forbidden, "Forbidden",
                key.Namespace.Length == 0 ? $"You may not list {type.Plural}." : $"You may not list {type.Plural} in namespace {Texts.Short(key.Namespace)}.");
        }

        if (SyncObjectOf(type, key, context) is { } item)
        {
            return await ObjectPage.MakeAsync(item, context, cancellation);
        }

        return Stores.All(context.Overview!).FirstOrDefault(s => s.Type.Plural == type.Plural && s.Key.Namespace == key.Namespace && s.Key.Name == key.Name) is { } store
            ? StorePage.Make(store, context)
            : Page.Refusal(StatusCodes.Status404NotFound, "Not found", $"There is no {type.Kind} {Texts.Short(key.ToString())}.");
    }

    private static SyncObject? SyncObjectOf(ResourceType type, ObjectKey key, PageContext context)
    {
        var items = type.Plural == ApiResources.ExternalSecrets.Plural ? context.Overview!.ExternalSecrets.Select(SyncObject.Of)
            : type.Plural == ApiResources.PushSecrets.Plural ? context.Overview!.PushSecrets.Select(SyncObject.Of)
            : [];
        return items.FirstOrDefault(i => i.Key == key);
    }

    private static string SectionOf(string[] parts) => parts switch
    {
        [] or ["externalsecrets", ..] => Paths.Root,
        ["pushsecrets", ..] => Paths.PushSecrets,
        ["stores" or "secretstores" or "clustersecretstores", ..] => Paths.Stores,
        ["due"] => Paths.Due,
        ["certificates"] => Paths.Certificates,
        _ => "",
    };
}
