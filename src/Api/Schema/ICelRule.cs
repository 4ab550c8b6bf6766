using System.Text.Json;

namespace Keyferry.Api.Schema;

/// <summary>
/// A rule over several fields of an object. The API server evaluates <see cref="Expression"/> where it knows CEL;
/// admission asks <see cref="Holds"/> on every server.
/// </summary>
public interface ICelRule
{
    /// <summary>The rule in CEL.</summary>
    string Expression { get; }

    /// <summary>What is said when the rule is broken.</summary>
    string Message { get; }

    /// <summary>Whether an object keeps the rule.</summary>
    /// <param name="self">The object.</param>
    bool Holds(JsonElement self);
}
