using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>Works out the tags of a role session from the store's settings.</summary>
internal static class SessionTags
{
    /// <summary>Whether the tags name the namespace on whose behalf the store is used.</summary>
    public static bool NameTheCaller(AwsProviderSpec spec) => spec.SessionTagsPolicy is "Simple" or "Custom";

    /// <summary>Policy Simple or Custom replaces the listed tags by those that tell who asks.</summary>
    public static RoleSession Of(StoreContext context, AwsProviderSpec spec)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var policy = spec.SessionTagsPolicy;
        if (NameTheCaller(spec))
        {
            if (policy == "Custom")
            {
                AddCustom(tags, spec.CustomSessionTags);
            }

            tags["esoNamespace"] = context.Namespace;
            tags["esoStoreName"] = context.Store.Name;
            tags["esoStoreKind"] = context.Store.Kind;
        }
        else
        {
            foreach (var tag in spec.SessionTags ?? [])
            {
                tags[tag.Key] = tag.Value;
            }
        }

        return new RoleSession(spec.ExternalId, tags, spec.TransitiveTagKeys ?? []);
    }

    private static void AddCustom(Dictionary<string, string> tags, Dictionary<string, string>? custom)
    {
        foreach (var (key, value) in custom ?? [])
        {
            if (key.Length > 0 && value.Length > 0)
            {
                tags[key] = value;
            }
        }
    }
}
