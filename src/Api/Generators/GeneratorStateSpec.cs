using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>What is needed to clean up after a generator.</summary>
public sealed class GeneratorStateSpec
{
    /// <summary>When the state is cleaned up.</summary>
    [JsonPropertyName("garbageCollectionDeadline"), Format("date-time")]
    public DateTime? GarbageCollectionDeadline { get; set; }

    /// <summary>The generator, as it was.</summary>
    [JsonPropertyName("resource"), Required]
    public JsonElement Resource { get; set; }

    /// <summary>What the generator remembers.</summary>
    [JsonPropertyName("state"), Required]
    public JsonElement State { get; set; }
}

/// <summary>How the clean-up stands.</summary>
public sealed class GeneratorStateStatus
{
    /// <summary>The conditions.</summary>
    [JsonPropertyName("conditions")]
    public List<StatusCondition>? Conditions { get; set; }
}
