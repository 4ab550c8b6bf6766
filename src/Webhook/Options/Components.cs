namespace Keyferry.Webhook.Options;

/// <summary>What one process does. All of it, unless it stands in for one of the three Deployments of External Secrets Operator (ESO).</summary>
[Flags]
public enum Components
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The sync engine.</summary>
    Engine = 1,

    /// <summary>The admission webhook.</summary>
    Admission = 2,

    /// <summary>The certificate authority and its controller.</summary>
    Certificates = 4,

    /// <summary>Everything.</summary>
    All = Engine | Admission | Certificates,
}
