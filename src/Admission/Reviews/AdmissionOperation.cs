namespace Keyferry.Admission.Reviews;

/// <summary>What is being done to the object.</summary>
public enum AdmissionOperation
{
    /// <summary>None of those that Kubernetes knows.</summary>
    Unknown,

    /// <summary>The object is new.</summary>
    Create,

    /// <summary>The object is stored already and is written again.</summary>
    Update,

    /// <summary>The object is being deleted.</summary>
    Delete,

    /// <summary>A connection to a subresource, such as <c>pods/exec</c>.</summary>
    Connect,
}
