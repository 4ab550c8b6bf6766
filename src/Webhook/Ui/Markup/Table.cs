namespace Keyferry.Webhook.Ui.Markup;

/// <summary>A cell of a table.</summary>
/// <param name="Shown">What it shows.</param>
/// <param name="Class">Classes of the style sheet.</param>
public readonly record struct Cell(Html Shown, string Class = "");

/// <summary>
/// Tables. On a narrow screen each row becomes a card; the roles are written out since that display would take them away.
/// </summary>
public static class Table
{
    /// <summary>A table; the first cell of a row is its header.</summary>
    /// <param name="name">What a screen reader calls it.</param>
    /// <param name="columns">The columns' headers.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="nothing">What is said where there are none.</param>
    public static Html Of(string name, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows, string nothing)
    {
        if (rows.Count == 0)
        {
            return Html.Of($"<p class=\"small\">{nothing}</p>");
        }

        var head = Html.Join(columns.Select(static c => Html.Of($"<th role=\"columnheader\" scope=\"col\">{c}</th>")));
        var body = Html.Join(rows.Select(row => Html.Of($"<tr role=\"row\">{Html.Join(row.Select((cell, at) => Of(cell, at, columns[at])))}</tr>\n")));
        return Html.Of(
            $"<div class=\"wrap\"><table role=\"table\" aria-label=\"{name}\"><thead role=\"rowgroup\"><tr role=\"row\">{head}</tr></thead>\n<tbody role=\"rowgroup\">\n{body}</tbody></table></div>\n");
    }

    private static Html Of(Cell cell, int at, string column) => at == 0
        ? Html.Of($"<th role=\"rowheader\" scope=\"row\" class=\"{cell.Class}\">{cell.Shown}</th>")
        : cell.Shown == Html.Empty
            ? Html.Of($"<td role=\"cell\"></td>")
            : Html.Of($"<td role=\"cell\" data-label=\"{column}\" class=\"{cell.Class}\">{cell.Shown}</td>");
}
