using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Kubernetes.Calls;

/// <summary>What a call to the API server came to: a value, or the server's refusal.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct KubeResult<T>
    where T : class
{
    private KubeResult(T? value, KubeFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The value; null where the call failed.</summary>
    public T? Value { get; }

    /// <summary>The refusal; null where the call succeeded.</summary>
    public KubeFailure? Failure { get; }

    /// <summary>Whether the call succeeded.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Ok => Failure is null;

    /// <summary>A success.</summary>
    /// <param name="value">What the server answered.</param>
    public static KubeResult<T> From(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    /// <param name="failure">What the server said.</param>
    public static KubeResult<T> From(KubeFailure failure) => new(null, failure);
}
