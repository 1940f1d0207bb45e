namespace DesignPatterns.ResponseCache.Policy;

/// <summary>
/// Splits one line of <c>name[=token|="quoted"], …</c> into its directives, without allocating.
/// </summary>
/// <remarks>
/// <code>
/// max-age=60, ,foo="a, no-store \" b" ; rubbish, No-Store
/// ^name   ^argument ^ a comma inside quotes ends nothing
/// </code>
/// </remarks>
internal ref struct DirectiveReader(ReadOnlySpan<char> line)
{
    private const string WhiteSpace = " \t";

    private ReadOnlySpan<char> _rest = line;

    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>What stands after the equals sign, without its quotes; empty when there is none.</summary>
    public ReadOnlySpan<char> Argument { get; private set; }

    public bool IsMalformed { get; private set; }

    public bool Read()
    {
        while (!_rest.IsEmpty)
        {
            var end = EndOfElement();
            var element = _rest[..end].Trim(WhiteSpace);
            _rest = end == _rest.Length ? [] : _rest[(end + 1)..];
            if (!element.IsEmpty)
            {
                Split(element);
                return true;
            }
        }

        return false;
    }

    private int EndOfElement()
    {
        var quoted = false;
        for (var i = 0; i < _rest.Length; i++)
        {
            switch (_rest[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    i++;
                    break;
                case ',' when !quoted:
                    return i;
            }
        }

        IsMalformed |= quoted;
        return _rest.Length;
    }

    private void Split(ReadOnlySpan<char> element)
    {
        var equals = element.IndexOf('=');
        Name = (equals < 0 ? element : element[..equals]).Trim(WhiteSpace);
        Argument = equals < 0 ? [] : element[(equals + 1)..].Trim(WhiteSpace);
        if (Argument is ['"', .. var inner, '"'])
        {
            Argument = inner;
        }
    }
}
