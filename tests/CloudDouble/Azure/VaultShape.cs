using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Keyferry.CloudDouble.Azure;

/// <summary>How objects of a collection look in answers.</summary>
internal sealed class VaultShape(string url, string collection, string level)
{
    private const long Retention = 90 * 24 * 3600;

    public JsonObject Bundle(string name, VaultVersion version, bool withValue = true)
    {
        var bundle = new JsonObject { ["attributes"] = AttributesOf(version), ["tags"] = version.Tags.DeepClone() };
        switch (collection)
        {
            case "keys":
                var key = (JsonObject)version.Key!.DeepClone();
                key["kid"] = Id("keys", name, version);
                bundle["key"] = key;
                break;
            case "certificates":
                bundle["id"] = Id("certificates", name, version);
                bundle["kid"] = Id("keys", name, version);
                bundle["sid"] = Id("secrets", name, version);
                bundle["cer"] = Convert.ToBase64String(version.Certificate!);
                bundle["x5t"] = Thumbprint(version);
                bundle["policy"] = version.Policy!.DeepClone();
                break;
            default:
                bundle["id"] = Id("secrets", name, version);
                AddContentType(bundle, version);
                if (withValue)
                {
                    bundle["value"] = version.Value;
                }

                if (version.IsManaged)
                {
                    bundle["kid"] = Id("keys", name, version);
                    bundle["managed"] = true;
                }

                break;
        }

        return bundle;
    }

    public JsonObject Deleted(VaultItem item)
    {
        var bundle = Bundle(item.Name, item.Current, withValue: false);
        AddDeletion(bundle, item);
        return bundle;
    }

    public JsonObject Entry(string name, VaultVersion version, bool withVersion)
    {
        var entry = new JsonObject { ["attributes"] = AttributesOf(version) };
        entry[collection == "keys" ? "kid" : "id"] = withVersion ? Id(collection, name, version) : $"{url}/{collection}/{name}";
        if (collection == "certificates")
        {
            entry["x5t"] = Thumbprint(version);
            return entry;
        }

        entry["tags"] = version.Tags.DeepClone();
        AddContentType(entry, version);
        if (version.IsManaged)
        {
            entry["managed"] = true;
        }

        return entry;
    }

    public JsonObject DeletedEntry(VaultItem item)
    {
        var entry = Entry(item.Name, item.Current, withVersion: false);
        AddDeletion(entry, item);
        return entry;
    }

    private void AddDeletion(JsonObject bundle, VaultItem item)
    {
        bundle["deletedDate"] = item.DeletedAt;
        bundle["scheduledPurgeDate"] = item.DeletedAt + Retention;
        bundle["recoveryId"] = $"{url}/deleted{collection}/{item.Name}";
    }

    // The level is the vault's as it is now, not as it was when the version was made.
    private JsonNode AttributesOf(VaultVersion version)
    {
        var attributes = version.Attributes.DeepClone();
        attributes["recoveryLevel"] = level;
        return attributes;
    }

    private string Id(string where, string name, VaultVersion version) => $"{url}/{where}/{name}/{version.Id}";

    private static void AddContentType(JsonObject item, VaultVersion version)
    {
        if (version.ContentType is not null)
        {
            item["contentType"] = version.ContentType;
        }
    }

#pragma warning disable CA5350 // Key Vault names certificates by their SHA-1.
    private static string Thumbprint(VaultVersion version) => Base64Url.EncodeToString(SHA1.HashData(version.Certificate!));
#pragma warning restore CA5350
}
