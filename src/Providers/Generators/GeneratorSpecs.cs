using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators;

/// <summary>Reads the specs of generators.</summary>
internal static class GeneratorSpecs
{
    /// <summary>Reads a spec; one that is left out is an empty one.</summary>
    /// <param name="spec">The spec as JSON.</param>
    /// <param name="type">How it is read.</param>
    /// <returns>The spec; null where a field has a wrong type, which the schema tells.</returns>
    public static T? Read<T>(JsonElement spec, JsonTypeInfo<T> type)
        where T : class, new()
    {
        try
        {
            return spec.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? new T() : spec.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A spec that cannot be read.</summary>
    public static GenerateResult Unreadable { get; } =
        Invalid("unable to parse spec: a field has a wrong type; apply the generator anew to see which");

    /// <summary>A failure that stays until somebody changes the generator.</summary>
    public static GenerateResult Invalid(string message) =>
        GenerateResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
