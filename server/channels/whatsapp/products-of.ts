import type { ContentOf } from '../content.ts'

type Products = ContentOf<'products'>

/**
 * A product, some of them in sections, or the catalogue, as the Cloud API takes it. `check` has made sure that nothing is missing.
 * Source: Meta, interactive messages of the types product, product_list and catalog_message.
 */
export function productsOf(content: Products): object {
  const said = {
    ...(content.text && { body: { text: content.text } }),
    ...(content.footer && { footer: { text: content.footer } }),
  }
  const [first, ...others] = content.sections.flatMap(({ products }) => products)
  if (first === undefined) return { type: 'catalog_message', ...said, action: catalogueOf(content) }
  const { catalogId: catalog_id } = content
  if (others.length === 0)
    return { type: 'product', ...said, action: { catalog_id, product_retailer_id: first } }
  return {
    type: 'product_list',
    header: { type: 'text', text: content.header ?? '' },
    ...said,
    action: { catalog_id, sections: content.sections.map(sectionOf) },
  }
}

function sectionOf({ title, products }: Products['sections'][number]): object {
  return {
    ...(title && { title }),
    product_items: products.map((id) => ({ product_retailer_id: id })),
  }
}

function catalogueOf({ thumbnail }: Products): object {
  return { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: thumbnail } }
}
