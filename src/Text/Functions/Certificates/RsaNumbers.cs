using System.Numerics;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>
/// The numbers of an RSA key, checked as Go checks them: consistent with each other, though not that the primes are
/// prime.
/// </summary>
internal sealed record RsaNumbers(BigInteger N, BigInteger E, BigInteger D, BigInteger P, BigInteger Q)
{
    private const int LongestModulus = 16384;

    /// <summary>d mod (p - 1); computed unless all three of these were given.</summary>
    public BigInteger? Dp { get; init; }

    /// <summary>d mod (q - 1).</summary>
    public BigInteger? Dq { get; init; }

    /// <summary>The inverse of q modulo p.</summary>
    public BigInteger? Qinv { get; init; }

    /// <summary>The third and further primes of a multi-prime key.</summary>
    public IReadOnlyList<BigInteger> MorePrimes { get; init; } = [];

    /// <summary>The key with all its numbers.</summary>
    /// <exception cref="FunctionException">They do not fit together.</exception>
    public RsaNumbers Checked()
    {
        CheckPublic();
        if (MorePrimes.Count > 0)
        {
            return WithRemainders();
        }

        Require(P > 2 && Q > 2 && !P.IsEven, "its primes are impossible");
        var key = Dp is not null && Dq is not null && Qinv is not null ? this : WithRemainders();
        Require(P * Q == N, "its primes do not make its modulus");
        Require(key.Dp < P - 1 && key.Dp * E % (P - 1) == 1 && key.Dq < Q - 1 && key.Dq * E % (Q - 1) == 1,
            "its exponents do not fit");
        Require(key.Qinv < P && key.Qinv * Q % P == 1, "its coefficient does not fit");
        Require(D % (P - 1) == key.Dp && D % (Q - 1) == key.Dq, "its exponents do not fit");
        var half = N.GetBitLength() / 2;
        Require(BigInteger.Abs(P - Q).GetBitLength() > half - 100, "its primes are too close to each other");
        Require(D.GetBitLength() > half, "its private exponent is too small");
        return key;
    }

    private void CheckPublic()
    {
        Require(N.GetBitLength() <= LongestModulus, "its modulus is longer than 16384 bits");
        Require(N > 1 && !N.IsEven, "its modulus is impossible");
        Require(E >= 2 && !E.IsEven && E <= int.MaxValue, "its public exponent is impossible");
        Require(D < N, "its private exponent is too big");
        Require(P < N && Q < N && MorePrimes.All(p => p > 1 && p < N), "its primes are impossible");
    }

    private RsaNumbers WithRemainders()
    {
        Require(P > 1 && Q > 1, "its primes are impossible");
        return this with { Dp = D % (P - 1), Dq = D % (Q - 1), Qinv = Inverse(Q, P) };
    }

    /// <summary>The inverse of a number modulo another.</summary>
    /// <exception cref="FunctionException">They have a common divisor.</exception>
    public static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (a, b) = (number % modulus, modulus);
        var (x, y) = (BigInteger.One, BigInteger.Zero);
        while (!a.IsZero)
        {
            var quotient = b / a;
            (a, b) = (b - quotient * a, a);
            (x, y) = (y - quotient * x, x);
        }

        Require(b.IsOne, "its primes have a common divisor");
        return y.Sign < 0 ? y + modulus : y;
    }

    private static void Require(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new FunctionException("the RSA key is not valid: " + what);
        }
    }
}
