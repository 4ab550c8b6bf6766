using System.Globalization;
using Keyferry.Api.PushSecrets;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What is wrong with the stores that <c>dataTo</c> refers to. Pure.</summary>
internal static class PushRefusal
{
    /// <summary>What stands in the spec, before anything is looked for; null where nothing is wrong.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="stores">The stores that were found; null leaves those that labels select out of account.</param>
    public static string? OfNames(PushSecretSpec spec, IReadOnlyList<PushStore> stores)
    {
        var dataTo = spec.DataTo ?? [];
        for (var i = 0; i < dataTo.Count; i++)
        {
            if (dataTo[i].StoreRef is not { } reference)
            {
                return At(i, "storeRef is required");
            }

            if (string.IsNullOrEmpty(reference.Name))
            {
                if (reference.LabelSelector is null)
                {
                    return At(i, "storeRef must have name or labelSelector");
                }

                continue;
            }

            var isListed = (spec.SecretStoreRefs ?? []).Exists(s =>
                s.LabelSelector is null && s.Name == reference.Name
                && PushStore.IsClusterWide(s) == PushStore.IsClusterWide(reference));
            if (!isListed && !stores.Any(s => s.IsMeantBy(reference)))
            {
                return At(i, $"storeRef \"{reference.Name}\" not found in secretStoreRefs");
            }
        }

        return null;
    }

    /// <summary>Which labels select none of the stores that were found; null where all do.</summary>
    public static string? OfSelectors(PushSecretSpec spec, IReadOnlyList<PushStore> stores)
    {
        var dataTo = spec.DataTo ?? [];
        for (var i = 0; i < dataTo.Count; i++)
        {
            if (dataTo[i].StoreRef is { } reference && string.IsNullOrEmpty(reference.Name)
                && !stores.Any(s => s.IsMeantBy(reference)))
            {
                return At(i, "labelSelector does not match any store in secretStoreRefs");
            }
        }

        return null;
    }

    private static string At(int index, string problem) =>
        string.Create(CultureInfo.InvariantCulture, $"dataTo[{index}]: {problem}");
}
