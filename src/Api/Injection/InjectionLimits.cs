namespace Keyferry.Api.Injection;

/// <summary>The bounds of what a pod may ask for: whoever may create pods writes them.</summary>
public static class InjectionLimits
{
    /// <summary>The most characters of one annotation.</summary>
    public const int LongestAnnotation = 16 * 1024;

    /// <summary>The most Secrets of a pod.</summary>
    public const int MostSecrets = 20;

    /// <summary>The most chosen keys of a pod.</summary>
    public const int MostKeys = 200;

    /// <summary>The most containers that are named.</summary>
    public const int MostContainers = 50;

    /// <summary>The most inline references of a pod or workload.</summary>
    public const int MostReferences = 50;

    /// <summary>The most characters of an inline reference.</summary>
    public const int LongestReference = 1024;

    /// <summary>The most characters of a path.</summary>
    public const int LongestPath = 512;

    /// <summary>The most characters of the name of a key, a variable or an object (DNS-1123 subdomain).</summary>
    public const int LongestName = 253;
}
