using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Lint;

namespace Keyferry.Webhook.StoreTest;

/// <summary>A store out of a file, with what stands beside it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Documents">All documents of the file.</param>
internal sealed record StoreFile(StoreObject Store, IReadOnlyList<LintDocument> Documents)
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>Whether a word of the command line is a file, and no name.</summary>
    public static bool IsFile(string word) =>
        word == LintFiles.StandardInput || word.Contains('/', StringComparison.Ordinal) || word.Contains('\\', StringComparison.Ordinal)
        || Endings.Contains(Path.GetExtension(word), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads one.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="ns">The namespace of a store that names none.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="LintException">It cannot be read, or holds no store or several.</exception>
    public static StoreFile Read(string path, string ns, TextReader input)
    {
        List<LintDocument> documents = [.. LintFiles.Read([path], input).SelectMany(static f => YamlFile.Read(f.File, f.Text))];
        var stores = documents.Where(static d => d.GroupVersionKind.Group == ApiResources.Group && d.Kind is StoreKey.Namespaced or StoreKey.ClusterWide)
            .ToList();
        if (stores is not [var document])
        {
            throw new LintException(path, 0, stores.Count == 0
                ? "holds no SecretStore and no ClusterSecretStore"
                : $"holds several stores: {string.Join(", ", stores.Select(static s => $"{s.Kind} \"{s.Name}\""))}; leave one");
        }

        return new StoreFile(ReadStore(path, document, ns), documents);
    }

    private static StoreObject ReadStore(string path, LintDocument document, string ns)
    {
        try
        {
            if (document.Kind == StoreKey.ClusterWide)
            {
                return StoreObjects.Of(document.Manifest.Deserialize(ApiJsonContext.Default.ClusterSecretStore)!);
            }

            var store = StoreObjects.Of(document.Manifest.Deserialize(ApiJsonContext.Default.SecretStore)!);
            return store with { Namespace = document.Namespace.Length > 0 ? document.Namespace : ns };
        }
        catch (JsonException e)
        {
            // The message may quote the text, a credential among it.
            throw new LintException(path, 0, $"{document.Kind} \"{document.Name}\": {e.Path ?? "a field"} is not of the right type: keyferry lint {path}");
        }
    }
}
