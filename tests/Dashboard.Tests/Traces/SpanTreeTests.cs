using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;
using DesignPatterns.Dashboard.Traces;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Traces;

public class SpanTreeTests
{
    // Few ids for many spans: parents that are missing, circles, and ids that come twice are common.
    private static readonly Gen<Span[]> Tangles =
        (from id in Gen.Choose(1, 12)
         from parent in Gen.Choose(0, 14)
         from at in Gen.Choose(0, 20)
         from takes in Gen.Choose(0, 20)
         select Sample.Span(1, id, parent == 0 ? null : parent, at, takes)).ArrayOf();

    [Fact]
    public void Children_follow_their_parent_by_their_start()
    {
        Span[] spans =
        [
            Sample.Span(1, id: 4, parent: 2, at: 5),
            Sample.Span(1, id: 3, parent: 1, at: 3),
            Sample.Span(1, id: 2, parent: 1, at: 2),
            Sample.Span(1, id: 1),
        ];

        var rows = SpanTree.Of(spans);

        Assert.Equal(
            [(1ul, 0, 3), (2ul, 1, 1), (4ul, 2, 0), (3ul, 1, 0)],
            rows.Select(row => (row.Span.Id.Value, row.Depth, row.Descendants)));
        Assert.All(rows, row => Assert.Equal(SpanPlace.Regular, row.Place));
    }

    [Fact]
    public void A_span_whose_parent_is_not_here_stands_at_the_top_and_says_so()
    {
        var rows = SpanTree.Of([Sample.Span(1, id: 1), Sample.Span(1, id: 2, parent: 9, at: 1)]);

        Assert.Equal(
            [(0, SpanPlace.Regular), (0, SpanPlace.ParentMissing)], rows.Select(row => (row.Depth, row.Place)));
    }

    [Fact]
    public void A_circle_is_opened_at_its_earliest_span()
    {
        Span[] spans =
        [
            Sample.Span(1, id: 5, parent: 3),
            Sample.Span(1, id: 1, parent: 3, at: 3),
            Sample.Span(1, id: 2, parent: 1, at: 1),
            Sample.Span(1, id: 3, parent: 2, at: 2),
        ];

        var rows = SpanTree.Of(spans);

        Assert.Equal(
            [(2ul, 0, SpanPlace.Circle), (3ul, 1, default), (5ul, 2, default), (1ul, 2, default)],
            rows.Select(row => (row.Span.Id.Value, row.Depth, row.Place)));
    }

    [Fact]
    public void A_span_that_is_its_own_parent_is_shown() =>
        Assert.Equal(SpanPlace.Circle, Assert.Single(SpanTree.Of([Sample.Span(1, id: 1, parent: 1)])).Place);

    [Fact]
    public void Of_two_spans_with_one_id_the_first_has_the_children()
    {
        Span[] spans =
            [Sample.Span(1, id: 1), Sample.Span(1, id: 1, at: 1), Sample.Span(1, id: 2, parent: 1, at: 2)];

        var rows = SpanTree.Of(spans);

        Assert.Equal(
            [(0, 1, SpanPlace.Regular), (2, 0, SpanPlace.Regular), (1, 0, SpanPlace.Duplicate)],
            rows.Select(row => (row.Index, row.Descendants, row.Place)));
    }

    [Fact]
    public void However_tangled_each_span_is_shown_once_and_after_its_parent() =>
        Prop.ForAll(Tangles.ToArbitrary(), spans =>
        {
            var rows = SpanTree.Of(spans);
            return rows.Select(row => row.Index).Order().SequenceEqual(Enumerable.Range(0, spans.Length))
                && rows.All(row => ReferenceEquals(row.Span, spans[row.Index]))
                && rows.Index().All(row => IsUnderItsParent(rows, row.Index));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void However_tangled_a_row_counts_the_deeper_ones_right_after_it() =>
        Prop.ForAll(Tangles.ToArbitrary(), spans =>
        {
            var rows = SpanTree.Of(spans);
            return rows.Index().All(row => row.Item.Descendants
                == rows.Skip(row.Index + 1).TakeWhile(next => next.Depth > row.Item.Depth).Count());
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Folding_hides_what_lies_under_a_span_and_nothing_else() =>
        Prop.ForAll(Tangles.ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (spans, closed) =>
        {
            var rows = SpanTree.Of(spans);
            var id = Sample.Span(closed);
            var hidden = rows.Index().Where(row => row.Item.Span.Id == id)
                .SelectMany(row => rows.Skip(row.Index + 1).Take(row.Item.Descendants))
                .ToList();
            return SpanTree.Fold(rows, new HashSet<SpanId> { id }).SequenceEqual(rows.Except(hidden));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_chain_of_ten_thousand_spans_does_not_exhaust_the_stack()
    {
        var rows = SpanTree.Of([.. Enumerable.Range(1, 10_000).Select(id => Sample.Span(1, id, id - 1))]);

        Assert.Equal(9_999, rows[^1].Depth);
        Assert.Equal(9_999, rows[0].Descendants);
    }

    private static bool IsUnderItsParent(IReadOnlyList<SpanRow> rows, int index)
    {
        var row = rows[index];
        if (row.Depth == 0)
        {
            return row.Span.ParentId is not { } missing
                || row.Place is SpanPlace.Circle or SpanPlace.Duplicate
                || (row.Place == SpanPlace.ParentMissing && rows.All(other => other.Span.Id != missing));
        }

        var above = rows.Take(index).Last(other => other.Depth == row.Depth - 1);
        return above.Span.Id == row.Span.ParentId && above.Place != SpanPlace.Duplicate;
    }
}
