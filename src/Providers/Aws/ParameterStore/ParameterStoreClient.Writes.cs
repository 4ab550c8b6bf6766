using Keyferry.Providers.Aws.JsonServices;

namespace Keyferry.Providers.Aws.ParameterStore;

internal sealed partial class ParameterStoreClient
{
    /// <summary>Makes a parameter, or a new version of one.</summary>
    /// <param name="parameter">What is known of it beside its value.</param>
    /// <param name="value">The value as UTF-8.</param>
    /// <param name="tags">Tags of a new parameter; null for a new version.</param>
    /// <param name="cancellation">The deadline.</param>
    public Task<bool> PutParameterAsync(
        NewParameter parameter, ReadOnlyMemory<byte> value, IReadOnlyDictionary<string, string>? tags,
        CancellationToken cancellation) => service.CallAsync(
        "PutParameter",
        json =>
        {
            json.WriteString("Name", parameter.Name);
            json.WriteString("Value", value.Span);
            json.WriteString("Type", parameter.Type);
            json.WriteString("Description", parameter.Description);
            json.WriteBoolean("Overwrite", tags is null);
            json.WriteOptional("KeyId", parameter.KmsKeyId);
            json.WriteOptional("Tier", parameter.Tier);
            json.WriteOptional("Policies", parameter.Policies);
            if (tags is not null)
            {
                json.WriteTags(tags);
            }
        },
        static _ => true, cancellation);

    /// <summary>Deletes a parameter.</summary>
    public Task<bool> DeleteParameterAsync(string name, CancellationToken cancellation) => service.CallAsync(
        "DeleteParameter", json => json.WriteString("Name", name), static _ => true, cancellation);

    /// <summary>Sets tags.</summary>
    public Task<bool> AddTagsToResourceAsync(
        string name, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) => service.CallAsync(
        "AddTagsToResource",
        json =>
        {
            json.WriteString("ResourceType", "Parameter");
            json.WriteString("ResourceId", name);
            json.WriteTags(tags);
        },
        static _ => true, cancellation);

    /// <summary>Takes tags away.</summary>
    public Task<bool> RemoveTagsFromResourceAsync(
        string name, IReadOnlyList<string> keys, CancellationToken cancellation) => service.CallAsync(
        "RemoveTagsFromResource",
        json =>
        {
            json.WriteString("ResourceType", "Parameter");
            json.WriteString("ResourceId", name);
            json.WriteList("TagKeys", keys);
        },
        static _ => true, cancellation);
}

/// <summary>What is known of a parameter that is to be written, beside its value and tags.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">String, StringList or SecureString.</param>
/// <param name="Description">Its description.</param>
/// <param name="KmsKeyId">The key of a SecureString; null for the others.</param>
/// <param name="Tier">Advanced; null for the standard tier.</param>
/// <param name="Policies">The policies of an advanced parameter as JSON; null where there are none.</param>
internal sealed record NewParameter(
    string Name, string Type, string Description, string? KmsKeyId, string? Tier, string? Policies);
