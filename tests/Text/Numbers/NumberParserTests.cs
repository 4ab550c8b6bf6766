using System.Text;
using Keyferry.Text.Numbers;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Numbers;

/// <summary>What strconv.ParseInt, ParseUint and ParseFloat give (https://pkg.go.dev/strconv).</summary>
public sealed class NumberParserTests
{
    [TestCase("0", 0)]
    [TestCase("-0", 0)]
    [TestCase("+7", 7)]
    [TestCase("0x1F", 31)]
    [TestCase("-0X1f", -31)]
    [TestCase("0b101", 5)]
    [TestCase("0o17", 15)]
    [TestCase("017", 15)]
    [TestCase("1_000", 1000)]
    [TestCase("0x_ff", 255)]
    [TestCase("0_7", 7)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("-9223372036854775808", long.MinValue)]
    public void An_integer_is_read_by_its_prefix(string text, long expected)
    {
        Assert.That(IntegerParser.Parse(Bytes(text), 0, out var value), Is.EqualTo(NumberError.None));
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("--1")]
    [TestCase("0x")]
    [TestCase("0b2")]
    [TestCase("08")]
    [TestCase("1__0")]
    [TestCase("_1")]
    [TestCase("1_")]
    [TestCase("1.0")]
    [TestCase("12a")]
    public void What_is_written_wrongly_is_no_integer(string text) =>
        Assert.That(IntegerParser.Parse(Bytes(text), 0, out _), Is.EqualTo(NumberError.Syntax));

    [TestCase("9223372036854775808", long.MaxValue)]
    [TestCase("-9223372036854775809", long.MinValue)]
    [TestCase("99999999999999999999999x", long.MaxValue)]
    public void Out_of_range_the_nearest_integer_is_given(string text, long nearest)
    {
        Assert.That(IntegerParser.Parse(Bytes(text), 10, out var value), Is.EqualTo(NumberError.Range));
        Assert.That(value, Is.EqualTo(nearest));
    }

    [Test]
    public void Without_a_sign_64_bits_are_read_and_no_sign_is()
    {
        Assert.That(IntegerParser.ParseUnsigned("0xFFFFFFFFFFFFFFFF"u8, 0, out var value), Is.EqualTo(NumberError.None));
        Assert.That(value, Is.EqualTo(ulong.MaxValue));
        Assert.That(IntegerParser.ParseUnsigned("+1"u8, 0, out _), Is.EqualTo(NumberError.Syntax));
    }

    [TestCase("1e3", 1000)]
    [TestCase(".5", 0.5)]
    [TestCase("5.", 5)]
    [TestCase("-1_0.5_0", -10.5)]
    [TestCase("0x1p-2", 0.25)]
    [TestCase("0x_1F.8P0", 31.5)]
    [TestCase("0x1.fffffffffffff8p0", 2)]
    [TestCase("0x1.00000000000008p0", 1)]
    [TestCase("0x0.00000000000000000000000000000000000000000000000000000000000000000000000000000000001p330", 0.25)]
    [TestCase("4.9e-324", double.Epsilon)]
    [TestCase("2e-324", 0)]
    [TestCase("1.7976931348623157e308", double.MaxValue)]
    [TestCase("inf", double.PositiveInfinity)]
    [TestCase("-Infinity", double.NegativeInfinity)]
    public void A_float_is_read_and_rounded_once(string text, double expected)
    {
        Assert.That(FloatParser.TryParse(Bytes(text), out var value));
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("e5")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("0x1")]
    [TestCase("0xp1")]
    [TestCase("1_.5")]
    [TestCase("1,5")]
    [TestCase(" 1")]
    [TestCase("1.8e308")]
    [TestCase("0x1p1024")]
    public void What_is_written_wrongly_or_out_of_range_is_no_float(string text) =>
        Assert.That(FloatParser.TryParse(Bytes(text), out _), Is.False);

    [Test]
    public void A_long_mantissa_is_read_as_well_as_a_short_one()
    {
        Assert.That(FloatParser.TryParse(Bytes("1" + new string('0', 1000) + "e-1000"), out var value));
        Assert.That(value, Is.EqualTo(1));
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
