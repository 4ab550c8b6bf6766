using System.Text.Json;

namespace Keyferry.Api.Schema;

/// <summary>
/// A rule over several fields of an object: an entry of <c>x-kubernetes-validations</c>. The API server evaluates
/// <see cref="Expression"/> from Kubernetes 1.25 on; admission evaluates <see cref="IsSatisfiedBy"/> on every server.
/// </summary>
public interface ICelRule
{
    /// <summary>The rule in CEL; <c>self</c> is the object.</summary>
    string Expression { get; }

    /// <summary>The error message where the rule is violated.</summary>
    string Message { get; }

    /// <summary>Whether an object satisfies the rule.</summary>
    /// <param name="self">The object.</param>
    bool IsSatisfiedBy(JsonElement self);
}
