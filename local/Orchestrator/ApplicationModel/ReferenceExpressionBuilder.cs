using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format;
    private readonly List<ExpressionHole> _holes;
    private readonly List<string?> _formats;

    public ReferenceExpressionBuilder() : this(0, 0)
    {
    }

    internal ReferenceExpressionBuilder(int literalLength, int holes)
    {
        _format = new StringBuilder(literalLength + (4 * holes));
        _holes = new List<ExpressionHole>(holes);
        _formats = new List<string?>(holes);
    }

    public bool IsEmpty => _format.Length == 0;

    [SuppressMessage(
        "Performance", "CA1822", Justification = "The handler was given this instance to append to.")]
    public void Append([InterpolatedStringHandlerArgument("")] in AppendHandler handler) => _ = handler;

    // A brace of the text must not be read as one of the format.
    public void AppendLiteral(string value) => _format.Append(
        value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted(string? value, string? format = null)
    {
        if (value is not null)
        {
            AppendLiteral(ReferenceExpression.Formatted(value, format));
        }
    }

    public void AppendFormatted<T>(T valueProvider, string? format = null)
        where T : IValueProvider, IManifestExpressionProvider
    {
        _format.Append('{').Append(_holes.Count).Append('}');
        _holes.Add(new ExpressionHole(valueProvider, valueProvider));
        _formats.Add(format);
    }

    public ReferenceExpression Build() => new(_format.ToString(), [.. _holes], [.. _formats]);

    [InterpolatedStringHandler]
    public readonly ref struct AppendHandler(
        int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
    {
        public int ExpectedLength => literalLength + formattedCount;
        public void AppendLiteral(string value) => builder.AppendLiteral(value);
        public void AppendFormatted(string? value, string? format = null) =>
            builder.AppendFormatted(value, format);

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider =>
                builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            builder.AppendFormatted(valueProvider.Resource, format);
    }
}
