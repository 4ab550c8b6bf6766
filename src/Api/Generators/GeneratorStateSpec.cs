using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>What the controller needs to delete what a generator created.</summary>
public sealed class GeneratorStateSpec
{
    /// <summary>Time from which on what was created is deleted. Unset as long as it is in use.</summary>
    [JsonPropertyName("garbageCollectionDeadline"), Format("date-time")]
    public DateTime? GarbageCollectionDeadline { get; set; }

    /// <summary>The generator as it was when it created the values.</summary>
    [JsonPropertyName("resource"), Required]
    public JsonElement Resource { get; set; }

    /// <summary>What the generator remembers of what it created, such as the ID of a token.</summary>
    [JsonPropertyName("state"), Required]
    public JsonElement State { get; set; }
}

/// <summary>Observed state of the GeneratorState.</summary>
public sealed class GeneratorStateStatus
{
    /// <summary>Conditions of the GeneratorState.</summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }
}
