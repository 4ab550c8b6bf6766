namespace Keyferry.Admission.Registrations;

/// <summary>The step of admission in which a webhook is asked.</summary>
public enum WebhookType
{
    /// <summary>Before the schema is checked; it may change the object.</summary>
    Mutating,

    /// <summary>After the schema is checked; it only allows or refuses.</summary>
    Validating,
}

/// <summary>What the API server does where a webhook does not answer.</summary>
public enum FailurePolicy
{
    /// <summary>It refuses the request.</summary>
    Fail,

    /// <summary>It lets the request through.</summary>
    Ignore,
}

/// <summary>Whether a mutating webhook is asked again after another one changed the object.</summary>
public enum ReinvocationPolicy
{
    /// <summary>It is asked once.</summary>
    Never,

    /// <summary>It is asked again.</summary>
    IfNeeded,
}

/// <summary>What a webhook does beside answering.</summary>
public enum SideEffects
{
    /// <summary>Nothing, so that it is asked at a dry run too.</summary>
    None,

    /// <summary>Something, but nothing at a dry run.</summary>
    NoneOnDryRun,
}
