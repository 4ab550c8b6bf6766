using System.Globalization;
using System.Text.RegularExpressions;
using Keyferry.Webhook.Ui.Markup;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>Texts of the status page can be read: 4.5 to 1 on their background (WCAG 2.2, 1.4.3), in light and in dark.</summary>
public sealed partial class ContrastTests
{
    [Test]
    public void Texts_stand_out_from_what_they_stand_on(
        [Values(0, 1)] int scheme,
        [Values(
            "text/back", "text/card", "soft/back", "soft/card", "link/card", "link/back", "good/good-back", "bad/bad-back", "wait/wait-back", "bad/card")]
        string pair)
    {
        var colours = Schemes().ElementAt(scheme);
        var (text, back) = (pair.Split('/')[0], pair.Split('/')[1]);
        var (a, b) = (Luminance(colours[text]), Luminance(colours[back]));

        Assert.That((Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05), Is.GreaterThanOrEqualTo(4.5));
    }

    private static IEnumerable<Dictionary<string, string>> Schemes()
    {
        var document = Style.Element.ToString();
        return Root().Matches(document).Select(static scheme => Colour().Matches(scheme.Value)
            .ToDictionary(static c => c.Groups["name"].Value, static c => c.Groups["rgb"].Value));
    }

    private static double Luminance(string rgb) =>
        (0.2126 * Linear(rgb[..2])) + (0.7152 * Linear(rgb[2..4])) + (0.0722 * Linear(rgb[4..]));

    private static double Linear(string hex)
    {
        var value = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex(@":root\{[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Root();

    [GeneratedRegex("--(?<name>[a-z-]+):#(?<rgb>[0-9a-f]{6})", RegexOptions.ExplicitCapture)]
    private static partial Regex Colour();
}
