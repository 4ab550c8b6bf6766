using System.Security.Cryptography;

namespace Keyferry.Kubernetes.Retries;

/// <summary>Random numbers that spread what would fall on one moment.</summary>
public static class RandomJitter
{
    /// <summary>A number from 0 up to 1, new each time.</summary>
    public static double Next() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
